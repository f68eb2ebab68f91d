# Files named kernels_*.cc hold inner loops: full optimisation, and the instructions of the kind of
# processor that the name ends in. engine/cpu/kernels.cc chooses among them at run time.
function(mnemo_kernel_flags source)
  if(NOT source MATCHES "/kernels_([a-z0-9]+)\\.cc$")
    return()
  endif()
  set(kind ${CMAKE_MATCH_1})  # the next MATCHES overwrites it
  set(flags "-O3 -Wno-psabi")
  if(kind STREQUAL "avx2" AND CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    string(APPEND flags " -mavx2 -mfma")
  endif()
  if(kind STREQUAL "avx512" AND CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    string(APPEND flags " -mavx2 -mfma -mavx512f -mavx512vl -mavx512dq -mavx512bw")
    string(APPEND flags " -mprefer-vector-width=512")
  endif()
  set_source_files_properties(${source} PROPERTIES COMPILE_FLAGS "${flags}")
endfunction()

# Headers that nearly every file includes, compiled once: reading them is a third to a half of the
# time that a file takes. Each file still names what it includes: a precompiled header saves time, it
# is no interface. A file with flags of its own cannot use one (mnemo_own_flags).
function(mnemo_headers name)  # NAME HEADER...: the target that others REUSE_FROM
  set(empty ${CMAKE_BINARY_DIR}/${name}.cc)
  file(CONFIGURE OUTPUT ${empty} CONTENT "// Only its precompiled header counts.\n")
  add_library(${name} STATIC ${empty})
  target_precompile_headers(${name} PRIVATE ${ARGN})
endfunction()

set(MNEMO_COMMON_HEADERS <algorithm> <cmath> <filesystem> <functional> <map> <memory> <optional> <span>
  <string> <string_view> <vector>)

# Of the libraries; `program` of src/cli, which parses its arguments by CLI11; `tests` of the test
# programs, which are compiled with -O1 (three quarters of the time; what is tested keeps its flags).
function(mnemo_library_headers)
  mnemo_headers(mnemo_library_headers <fmt/format.h> ${MNEMO_COMMON_HEADERS})
  target_link_libraries(mnemo_library_headers PRIVATE fmt::fmt tomlplusplus::tomlplusplus)
  mnemo_headers(mnemo_program_headers <CLI/CLI.hpp> <nlohmann/json.hpp> <fmt/format.h>
    ${MNEMO_COMMON_HEADERS})
  target_link_libraries(mnemo_program_headers PRIVATE fmt::fmt tomlplusplus::tomlplusplus CLI11::CLI11
    nlohmann_json::nlohmann_json)
endfunction()
function(mnemo_test_headers)
  mnemo_headers(mnemo_test_headers <gmock/gmock.h> <gtest/gtest.h> <fstream> <random> <sstream>
    ${MNEMO_COMMON_HEADERS})
  target_link_libraries(mnemo_test_headers PRIVATE GTest::gmock)
  target_compile_options(mnemo_test_headers PRIVATE ${MNEMO_TEST_OPTIONS})
endfunction()

# mnemo_own_flags(OPTIONS SOURCE...): compiles these files with OPTIONS besides.
function(mnemo_own_flags options)
  set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS "${options}"
    SKIP_PRECOMPILE_HEADERS ON)
endfunction()

# mnemo_module(NAME DEPENDS a b): the static library mnemo_NAME of src/NAME/**/*.cc without the
# *_test.cc files, and, when tests are on, the test program NAME_test of the *_test.cc files.
function(mnemo_module name)
  cmake_parse_arguments(ARG "" "" "DEPENDS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*.cc)
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "(_test|_fuzz)\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")
  if(sources)
    add_library(mnemo_${name} STATIC ${sources})
    set(scope PUBLIC)
    if(NOT name MATCHES "^(cell|engine)$")  # kernels with flags of their own; files that need no fmt
      target_precompile_headers(mnemo_${name} REUSE_FROM mnemo_library_headers)
    endif()
  else()
    add_library(mnemo_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  foreach(source IN LISTS sources)
    mnemo_kernel_flags(${source})
  endforeach()
  target_include_directories(mnemo_${name} ${scope} ${CMAKE_SOURCE_DIR}/src)
  foreach(dependency IN LISTS ARG_DEPENDS)
    target_link_libraries(mnemo_${name} ${scope} mnemo_${dependency})
  endforeach()
  if(MNEMO_TESTS AND tests)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE mnemo_${name} GTest::gmock GTest::gtest_main)
    target_precompile_headers(${name}_test REUSE_FROM mnemo_test_headers)
    target_compile_options(${name}_test PRIVATE ${MNEMO_TEST_OPTIONS})
    target_compile_definitions(${name}_test PRIVATE
      MNEMO_SOURCE_DIR="${CMAKE_SOURCE_DIR}" MNEMO_BINARY_DIR="${CMAKE_BINARY_DIR}")
    add_test(NAME ${name} COMMAND ${name}_test WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    if(EXISTS /dev/shm)
      # Tests write many small files and sync each: in memory that does not wait for a busy disk.
      set_tests_properties(${name} PROPERTIES ENVIRONMENT TMPDIR=/dev/shm)
    endif()
  endif()
  if(MNEMO_FUZZ)
    file(GLOB_RECURSE fuzzers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/${name}/*_fuzz.cc)
    foreach(fuzzer IN LISTS fuzzers)
      get_filename_component(target ${fuzzer} NAME_WE)
      add_executable(${target} ${fuzzer})
      target_link_libraries(${target} PRIVATE mnemo_${name} -fsanitize=fuzzer)
    endforeach()
  endif()
endfunction()

# mnemo_program(NAME FOLDER DEPENDS a b): a program of FOLDER/*.cc. A dependency with "::" is a
# package's target, any other one of our modules.
function(mnemo_program name folder)
  cmake_parse_arguments(ARG "" "" "DEPENDS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cc)
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  target_precompile_headers(${name} REUSE_FROM mnemo_program_headers)
  foreach(dependency IN LISTS ARG_DEPENDS)
    if(dependency MATCHES "::")
      target_link_libraries(${name} PRIVATE ${dependency})
    else()
      target_link_libraries(${name} PRIVATE mnemo_${dependency})
    endif()
  endforeach()
endfunction()
