#!/usr/bin/env python3
"""Writes the seeds of the fuzz targets of the user's own data, each into its folder here.

ok-* must be read with some of the fuzzer's options (src/data/own/seed_options.h), bad-* with none;
own_seeds_test checks that they are. Needs python3-numpy.
"""

import io
import pathlib
import struct

import numpy

HERE = pathlib.Path(__file__).parent
# As NpzNames() in src/data/own/npz_layout.cc.
NAMES = ["part", "input_names", "output_names"] + [
    prefix + name for prefix in ("", "train_", "valid_", "test_")
    for name in ("inputs", "lengths", "starts", "targets", "labels", "label_lengths",
                 "label_starts", "names")]


def seeds(name, ending, **contents):
    folder = HERE / name
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    for key, content in contents.items():
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (folder / (key.replace("_", "-") + ending)).write_bytes(data)


def arrays(**given):
    """As NpzOfSeed in src/data/own/npz_for_tests.h reads them."""
    seed = b""
    for name, values in given.items():
        to = io.BytesIO()
        numpy.save(to, numpy.asarray(values), allow_pickle=False)
        seed += struct.pack("<BH", NAMES.index(name), len(to.getvalue())) + to.getvalue()
    return seed


def archive(save, **given):
    to = io.BytesIO()
    save(to, **given)
    return to.getvalue()


def npz_sequences():
    ragged = {"inputs": numpy.float32([[1, 2], [3, 4], [5, 6]]), "lengths": [1, 2]}
    classes = numpy.int8([0, -1, 1])
    words = numpy.array(["b", "\u00e4"])
    seeds("npz_sequences", ".npz",
          ok_archive=archive(numpy.savez, **ragged, targets=classes),
          ok_compressed=archive(numpy.savez_compressed, **ragged, targets=classes),
          ok_ignored=archive(numpy.savez, **ragged, targets=[.5, 1, 2], extra=[1]),
          ok_starts=arrays(inputs=[3, 0, 1], starts=numpy.uint8([0, 1, 3]), targets=words,
                           names=words, part=[0, 2], output_names=words),
          ok_padded=arrays(inputs=numpy.ones((2, 3, 1)), lengths=[1, 3],
                           targets=numpy.ones((2, 3, 2), bool), output_names=words),
          ok_whole=arrays(inputs=numpy.ones((2, 3, 1), numpy.uint8), targets=[[1.5, 2], [0, 1]]),
          ok_bits=arrays(**ragged, targets=[[0, 1], [1, 1]]),
          ok_step_bits=arrays(**ragged, targets=[[0, 1], [1, 1], [0, 0]]),
          ok_labels=arrays(inputs=numpy.array(["x", "", "zz"]), lengths=numpy.uint16([2, 1]),
                           labels=[7, 8, 8], label_starts=numpy.int32([0, 3, 3])),
          ok_label_words=arrays(**ragged, labels=[["a", "b"], ["c", ""]], label_lengths=[2, 1]),
          ok_bytes=arrays(inputs=numpy.array([b"ab", b"c"]), lengths=[1, 1],
                          targets=numpy.array([b"x", b""]), part=numpy.array(["train", "test"])),
          ok_parts=arrays(train_inputs=numpy.ones((1, 2, 2)), train_targets=[0],
                          test_inputs=numpy.ones((2, 1, 2)), test_targets=[1, 0]),
          bad_no_targets=arrays(**ragged),
          bad_no_inputs=arrays(targets=classes, lengths=[1, 2]),
          bad_lengths=arrays(inputs=[1, 2, 3], lengths=[1, 1], targets=classes),
          bad_negative=arrays(inputs=[1, 2, 3], lengths=[4, -1], targets=classes),
          bad_starts=arrays(inputs=[1, 2, 3], starts=[0, 2, 1, 3], targets=classes),
          bad_starts_end=arrays(inputs=[1, 2, 3], starts=[0, 2], targets=classes),
          bad_both=arrays(**ragged, starts=[0, 1, 3], targets=classes),
          bad_neither=arrays(inputs=[1, 2, 3], targets=classes),
          bad_number=arrays(inputs=1, lengths=[1], targets=classes),
          bad_targets=arrays(**ragged, targets=[1, 2, 3, 4]),
          bad_one_hot=arrays(inputs=numpy.array(["a", "b"]), lengths=[1, 1],
                             targets=[[.1, numpy.nan], [1, 0]]),
          bad_class=arrays(**ragged, targets=[0, 2, 1], output_names=["a", "b"]),
          bad_symbol=arrays(inputs=[1, -2, 1], lengths=[1, 2], targets=[0, numpy.inf, .5]),
          bad_float=arrays(inputs=[1, 2, numpy.inf], lengths=[1, 2], targets=classes),
          bad_empty=arrays(inputs=numpy.zeros((0, 2)), lengths=[0], targets=[]),
          bad_no_steps=arrays(**{**ragged, "lengths": [3, 0]}, targets=[1, 1]),
          bad_part=arrays(**ragged, targets=classes, part=[0, 3]),
          bad_parts_mixed=arrays(train_inputs=numpy.ones((1, 2, 2)), train_targets=[0], part=[0]),
          bad_names=arrays(**ragged, targets=classes, names=["a"]),
          bad_input_names=arrays(**ragged, targets=classes, input_names=["a"]),
          bad_output_names=arrays(**ragged, targets=classes, output_names=["a", "a"]),
          bad_labels=arrays(**ragged, labels=[1, 2]),
          bad_label_lengths=arrays(**ragged, targets=classes, label_lengths=[1, 2]),
          bad_axes=arrays(inputs=numpy.ones((1, 2, 1, 1)), lengths=[2], targets=[1]),
          bad_record=arrays(inputs=numpy.zeros(3, [("a", "<f4")]), lengths=[3], targets=[1]),
          bad_complex=arrays(inputs=numpy.zeros(3, complex), lengths=[3], targets=[1]),
          bad_fortran=arrays(inputs=numpy.asfortranarray(numpy.ones((2, 2))), lengths=[2],
                             targets=[1]),
          bad_twice=arrays(**ragged, targets=classes) + arrays(targets=classes),
          bad_unknown=archive(numpy.savez, **ragged, targets=classes, more=[1]),
          bad_cut=archive(numpy.savez, **ragged, targets=classes)[:-30])


def csv_sequences():
    seeds("csv_sequences", ".csv",
          ok_classes="id,x,y\na,1,up\na,2,down\nb,-3e-1,up\n",
          ok_numbers="\ufeffy;id;x\r\n1.5;a;+2\r\n\r\n2;b;1\r\n",
          ok_parts="id\tp\tx\ty\na\ttrain\t1\tm\na\ttrain\t1\t\nb\t2\t0\tn\n",
          ok_sequence="id,x,p,y\n1,1,0,5\n1,2,0,5\n2,3,1,7\n",
          ok_labels="id,x,p,y\n1,hm,0,a b\n1,,0,a b\n".replace(",,", ",ah,") + '2," ",valid,""\n',
          ok_columns="id,x,y,z\na,1,2,3\na,1,,\nb,2,.5,0\n",
          ok_bits="id;x;y;z\na;1;0;1\na;1;;\n",
          ok_quotes='"id","x","y"\n"a ""b""\n",1,"u,p"\n',
          bad_empty="",
          bad_no_columns="a,b\n1,2\n",
          bad_same_name="id,x,x,y\n",
          bad_no_name=",id,y\n1,a,m\n",
          bad_quote='id,x,y\na,1,"m\n',
          bad_inner_quote='id,x,y\na,1",m\n',
          bad_after_quote='id,x,y\na,"1"2,m\n',
          bad_cr="id,x,y\ra,1,m\r",
          bad_again="id,x,y\na,1,m\nb,1,m\na,1,m\n",
          bad_fields="id,x,y\na,1\n",
          bad_lost="x,y,id\n1,m,a\n1\n1,m,b\n",
          bad_number="id,x,y\na,nan,m\nb,\"1,5\",m\n",
          bad_missing="id,x,y\na,,m\n",
          bad_whole="id,x,y\na,1,2\n",
          bad_mixed="id,x,y\na,1,2\na,1,m\n",
          bad_mixed_columns="id,x,y,z\na,1,2,m\n",
          bad_zeros="id,x,y,z\na,1,0,1\n",
          bad_changes="id,x,p,y\na,1,0,1\na,1,1,2\n",
          bad_part="id,x,p,y\na,1,dev,1\n",
          bad_bit="id;x;y;z\na;1;0;2\na;;0;1\n",
          bad_utf8=b"id,x,y\na,1,\xff\n",
          bad_utf16="id,x,y\n".encode("utf-16"))


npz_sequences()
csv_sequences()
