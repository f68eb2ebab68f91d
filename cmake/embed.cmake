# cmake -DOUT=FILE.cc "-DFILES=Function=path;..." -P embed.cmake: a C++ file whose functions return the
# files' bytes (src/view/page_files.h).
set(code "// Made by cmake/embed.cmake.\n#include \"view/page_files.h\"\n\nnamespace mnemo {\n")
foreach(entry IN LISTS FILES)
  string(REGEX MATCH "^([A-Za-z]+)=(.+)$" entry "${entry}")
  set(name ${CMAKE_MATCH_1})
  file(READ "${CMAKE_MATCH_2}" bytes HEX)
  string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "\\\\x\\1" bytes "${bytes}")
  string(REGEX REPLACE "([^\n]+)" "    \"\\1\"" bytes "${bytes}")
  string(APPEND code "\nstd::string_view ${name}() {\n  using namespace std::string_view_literals;\n"
    "  return\n${bytes}\n    \"\"sv;\n}\n")
endforeach()
file(WRITE "${OUT}" "${code}\n}  // namespace mnemo\n")
