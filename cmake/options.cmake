# Flags that every target gets.
add_compile_options(-Wall -Wextra -Wshadow -Werror -Wno-missing-field-initializers)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 warns wrongly of overlapping copies in std::string's operator+ (GCC bug 105651).
  add_compile_options(-Wno-restrict)
endif()
# -O3 only where it was measured to help (the kernels); elsewhere it costs build time.
set(CMAKE_CXX_FLAGS_RELEASE "-O2")
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -g1")
# Test programs, in the optimised build only: the sanitizers' build has -O1, the debug build -O0.
set(MNEMO_TEST_OPTIONS $<$<CONFIG:Release>:-O1>)
# A sum's order is part of the result: the compiler may not reorder it, nor fuse a product into a
# sum except where the kernels write the fused operation themselves.
add_compile_options(-ffp-contract=off -fno-math-errno)
if(MNEMO_SANITIZE)
  add_compile_options(-fsanitize=${MNEMO_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${MNEMO_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC warns of its own <regex> when it has instrumented it.
    add_compile_options(-Wno-maybe-uninitialized)
  endif()
endif()
