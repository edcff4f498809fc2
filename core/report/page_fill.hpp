// SPDX-License-Identifier: Apache-2.0
// What every page is made with: a template that is filled in, and the policy that keeps it from the
// network. Thread rule: free functions on values.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace cinejury::report {

// Name in the template -> text that is HTML already.
using PageParts = std::map<std::string, std::string, std::less<>>;

// Fills {{name}} in one pass: filled-in text is not looked at again. A name without a part becomes
// nothing.
std::string fill_page(std::string_view page, const PageParts& parts);

// Content of the page's policy: nothing but this style, this script (as they stand between their
// tags), and media in the page or beside it.
std::string content_policy(std::string_view style, std::string_view script);

}  // namespace cinejury::report
