// SPDX-License-Identifier: Apache-2.0
// What a plugin must leave alone in the process that it runs in (ABI-PROCESS). Private to
// core/validate. Thread rule: one thread; floating-point mode is the calling thread's.
#pragma once

#include <csignal>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace cinejury::validate {

std::string locale_now();
std::string folder_now();
unsigned umask_now();
// Rounding, and on x86 also flush-to-zero and the exception masks, as text.
std::string floating_point_now();
// Handler and flags of each signal, by number.
std::vector<std::string> signal_handlers_now();
// Open file descriptors and what they are: path or kind, with the inode.
std::map<int, std::string> handles_now();
// Bytes that are allocated on the heap.
std::size_t bytes_now();
// Thread ids of this process.
std::set<std::string> threads_now();

// The first handle of `after` that `before` has not, or another one in its place; empty: none.
std::string new_handle(const std::map<int, std::string>& before,
                       const std::map<int, std::string>& after);
// The same for threads, waiting a moment for those that are about to end.
bool new_thread(const std::set<std::string>& before);

}  // namespace cinejury::validate
