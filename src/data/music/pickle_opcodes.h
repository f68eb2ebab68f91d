// The instructions of Python's pickles, by the names of Python's pickletools. Used by
// pickle_file.cc only.
#pragma once

#include <cstdint>

namespace mnemo {

enum PickleOpcode : uint8_t {
  kOpMark = '(',
  kOpStop = '.',
  kOpPop = '0',
  kOpPopMark = '1',
  kOpDup = '2',
  kOpNone = 'N',
  kOpNewTrue = 0x88,
  kOpNewFalse = 0x89,
  kOpInt = 'I',
  kOpLong = 'L',
  kOpBinInt = 'J',
  kOpBinInt1 = 'K',
  kOpBinInt2 = 'M',
  kOpLong1 = 0x8a,
  kOpLong4 = 0x8b,
  kOpString = 'S',
  kOpBinString = 'T',
  kOpShortBinString = 'U',
  kOpUnicode = 'V',
  kOpBinUnicode = 'X',
  kOpShortBinUnicode = 0x8c,
  kOpBinUnicode8 = 0x8d,
  kOpBinBytes = 'B',
  kOpShortBinBytes = 'C',
  kOpBinBytes8 = 0x8e,
  kOpByteArray8 = 0x96,
  kOpEmptyList = ']',
  kOpList = 'l',
  kOpAppend = 'a',
  kOpAppends = 'e',
  kOpEmptyTuple = ')',
  kOpTuple = 't',
  kOpTuple1 = 0x85,
  kOpTuple2 = 0x86,
  kOpTuple3 = 0x87,
  kOpEmptyDict = '}',
  kOpDict = 'd',
  kOpSetItem = 's',
  kOpSetItems = 'u',
  kOpPut = 'p',
  kOpBinPut = 'q',
  kOpLongBinPut = 'r',
  kOpMemoize = 0x94,
  kOpGet = 'g',
  kOpBinGet = 'h',
  kOpLongBinGet = 'j',
  kOpProto = 0x80,
  kOpFrame = 0x95,
  // Refused: they name, import or call what is not in the file.
  kOpGlobal = 'c',
  kOpStackGlobal = 0x93,
  kOpReduce = 'R',
  kOpBuild = 'b',
  kOpInst = 'i',
  kOpObj = 'o',
  kOpNewObj = 0x81,
  kOpNewObjEx = 0x92,
  kOpPersId = 'P',
  kOpBinPersId = 'Q',
  kOpExt1 = 0x82,
  kOpExt2 = 0x83,
  kOpExt4 = 0x84,
  // Refused: they make what no data of ours is made of.
  kOpFloat = 'F',
  kOpBinFloat = 'G',
  kOpEmptySet = 0x8f,
  kOpAddItems = 0x90,
  kOpFrozenSet = 0x91,
  kOpNextBuffer = 0x97,
  kOpReadOnlyBuffer = 0x98,
};

// The name of a refused instruction that could make a program run; nullptr for all others.
constexpr const char* DangerousName(uint8_t opcode) {
  switch (opcode) {
    case kOpGlobal: return "GLOBAL";
    case kOpStackGlobal: return "STACK_GLOBAL";
    case kOpReduce: return "REDUCE";
    case kOpBuild: return "BUILD";
    case kOpInst: return "INST";
    case kOpObj: return "OBJ";
    case kOpNewObj: return "NEWOBJ";
    case kOpNewObjEx: return "NEWOBJ_EX";
    case kOpPersId: return "PERSID";
    case kOpBinPersId: return "BINPERSID";
    case kOpExt1: return "EXT1";
    case kOpExt2: return "EXT2";
    case kOpExt4: return "EXT4";
    default: return nullptr;
  }
}

// The name of an instruction that makes a kind of value that is not read; nullptr for all others.
constexpr const char* UnreadName(uint8_t opcode) {
  switch (opcode) {
    case kOpFloat: return "FLOAT";
    case kOpBinFloat: return "BINFLOAT";
    case kOpEmptySet: return "EMPTY_SET";
    case kOpAddItems: return "ADDITEMS";
    case kOpFrozenSet: return "FROZENSET";
    case kOpNextBuffer: return "NEXT_BUFFER";
    case kOpReadOnlyBuffer: return "READONLY_BUFFER";
    default: return nullptr;
  }
}

}  // namespace mnemo
