# Flags that every target gets.
add_compile_options(-Wall -Wextra -Wshadow -Werror)
# GCC 12 sees overlapping copies in plain string sums (GCC bug 105651, mended in 13).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  add_compile_options(-Wno-restrict)
endif()
# A sum's order is part of the result: the compiler may not reorder it, nor fuse a product into a
# sum except where the kernels write the fused operation themselves.
add_compile_options(-ffp-contract=off -fno-math-errno)
if(MNEMO_SANITIZE)
  add_compile_options(-fsanitize=${MNEMO_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${MNEMO_SANITIZE})
endif()
