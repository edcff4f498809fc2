# SPDX-License-Identifier: Apache-2.0
# cmake -DPARTS="page.html;page.css;a.js;b.js" -DOUTPUT=page_parts.cpp -P embed.cmake
# Writes the template, the style and the joined scripts as string constants (page_parts.hpp).
# Compilers limit the length of one literal, so that a text is a row of literals, one a line.
function(literal text name result)
    string(REPLACE "\\" "\\\\" text "${text}")
    string(REPLACE "\"" "\\\"" text "${text}")
    string(REPLACE "\n" "\\n\"\n    \"" text "${text}")
    set(${result} "const char* const ${name} =\n    \"${text}\";\n" PARENT_SCOPE)
endfunction()

set(script "")
foreach(part ${PARTS})
    file(READ ${part} text)
    if(part MATCHES "\\.html$")
        literal("${text}" kPageTemplate template)
    elseif(part MATCHES "\\.css$")
        literal("${text}" kPageStyle style)
    else()
        string(APPEND script "${text}")
    endif()
endforeach()
literal("'use strict';\n(() => {\n${script}})();\n" kPageScript script)

file(WRITE ${OUTPUT} "// Made by core/report/page/embed.cmake.\n#include \"core/report/page_parts.hpp\"\n
namespace cinejury::report {\n${template}${style}${script}}  // namespace cinejury::report\n")
