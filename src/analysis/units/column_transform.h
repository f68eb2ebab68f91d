// Fourier transforms of the columns of a matrix, all at once.
#pragma once

#include <cstdint>
#include <vector>

namespace mnemo {

// [rows, columns] complex numbers become the transform of every column. rows is a power of two. The
// results stand in bit-reversed order of frequencies: the same for all, which is enough for
// products of two transforms. Pure; any thread.
void TransformColumns(int rows, int64_t columns, std::vector<float>* real,
                      std::vector<float>* imaginary);

// The way back for one column in that order: rows numbers in natural order, divided by rows.
void TransformBack(std::vector<double>* real, std::vector<double>* imaginary);

}  // namespace mnemo
