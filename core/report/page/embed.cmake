# SPDX-License-Identifier: Apache-2.0
# cmake -DPARTS="page.html;transport.html;page.css;a.js;b.js" -DHEADER=core/report/page_parts.hpp -DNAMESPACE=cinejury::report
#       -DNAME=Page -DOUTPUT=page_parts.cpp -P embed.cmake
# Writes the template, the joined styles and the joined scripts as the string constants k<NAME>Template, k<NAME>Style and
# k<NAME>Script that the header declares. The first .html is the template; others take their places in it: {{transport}}.
# Compilers limit the length of one literal, so that a text is a row of literals, one a line.
function(literal text name result)
    string(REPLACE "\\" "\\\\" text "${text}")
    string(REPLACE "\"" "\\\"" text "${text}")
    string(REPLACE "\n" "\\n\"\n    \"" text "${text}")
    set(${result} "const char* const ${name} =\n    \"${text}\";\n" PARENT_SCOPE)
endfunction()

set(template "")
set(style "")
set(script "")
foreach(part ${PARTS})
    file(READ ${part} text)
    get_filename_component(name ${part} NAME_WE)
    if(part MATCHES "\\.css$")
        string(APPEND style "${text}")
    elseif(part MATCHES "\\.js$")
        string(APPEND script "${text}")
    elseif(template STREQUAL "")
        set(template "${text}")
    else()
        string(REPLACE "{{${name}}}" "${text}" template "${template}")
    endif()
endforeach()
literal("${template}" k${NAME}Template template)
literal("${style}" k${NAME}Style style)
literal("'use strict';\n(() => {\n${script}})();\n" k${NAME}Script script)

file(WRITE ${OUTPUT} "// Made by core/report/page/embed.cmake.\n#include \"${HEADER}\"\n
namespace ${NAMESPACE} {\n${template}${style}${script}}  // namespace ${NAMESPACE}\n")
