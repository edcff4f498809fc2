// SPDX-License-Identifier: Apache-2.0
// What a damage does to a criterion: the table relations.toml, which is part of the library.
// Thread rule: immutable.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/status.hpp"

namespace cinejury::kit {

enum class Relation { kHit, kAllowed, kUnrelated };
// "hit", "allowed", "unrelated".
std::string_view relation_name(Relation relation);

class Relations {
public:
    // Refused (kBadData, with line and reason): a damage that is not there or that is missing, a
    // key other than `hit` and `allowed`, a criterion that is in both.
    static Result<Relations> parse(std::string_view toml, const std::string& name);
    // The table that comes with the kit.
    static const Relations& standard();

    // `damage` is one of damages(). What is neither hit nor allowed is unrelated; canaries are
    // allowed always.
    Relation of(std::string_view damage, std::string_view criterion) const;

private:
    struct Row {
        std::vector<std::string> hit, allowed;  // ids, or beginnings with "*" at the end
    };
    std::map<std::string, Row, std::less<>> rows_;
};

}  // namespace cinejury::kit
