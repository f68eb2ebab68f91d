# mnemo_web(TARGET): bundles web/ with esbuild and compiles the result into TARGET, so that the program
# needs no files beside it.
find_program(MNEMO_ESBUILD esbuild)
function(mnemo_web target)
  if(NOT MNEMO_ESBUILD)
    message(FATAL_ERROR "The viewer's page is bundled by esbuild, Debian's package of that name: run "
      "scripts/install")
  endif()
  set(web ${CMAKE_SOURCE_DIR}/web)
  set(made ${CMAKE_BINARY_DIR}/web)
  file(GLOB scripts CONFIGURE_DEPENDS ${web}/*.ts)
  add_custom_command(OUTPUT ${made}/page_files.cc
    COMMAND ${MNEMO_ESBUILD} ${web}/main.ts --bundle --minify --format=iife --target=es2020
      --charset=utf8 --log-level=warning --outfile=${made}/view.js
    COMMAND ${CMAKE_COMMAND} -DOUT=${made}/page_files.cc
      "-DFILES=PageHtml=${web}/index.html;PageScriptFile=${made}/view.js;PageStyleFile=${web}/view.css"
      -P ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    DEPENDS ${scripts} ${web}/index.html ${web}/view.css ${CMAKE_SOURCE_DIR}/cmake/embed.cmake
    COMMENT "Bundling the viewer's page" VERBATIM)
  target_sources(${target} PRIVATE ${made}/page_files.cc)
endfunction()
