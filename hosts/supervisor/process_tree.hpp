// SPDX-License-Identifier: Apache-2.0
// The processes below this one: start a program, end all that came of it.
// Thread rule: single-threaded programs only (fork, waitpid of any child).
#pragma once

#include <sys/types.h>

#include <chrono>

namespace cinejury::supervisor {

// From now on each orphan below this process becomes its child, also one that left its session or
// process group. Result: 0 or errno.
int become_reaper();

// Starts `program` (program and arguments, ended by a null pointer; looked up in PATH when it has
// no '/') in a session of its own, with /dev/null as input and output, this process's standard
// error, no signal blocked or ignored, and the kernel's order to die with this process. Result: 0
// and its id, or the errno of what failed (of exec for a program that is not there).
int start_program(char** program, pid_t& id);

// Kills every process below this one and waits for their end. Only children are killed: when one
// dies, its children become ours, so each round reaches one level deeper, and an id can't be
// somebody else's in the meantime, since it is us who would have to reap it first. False: some are
// still there after `patience` (a process of another user, or one stuck in the kernel).
bool kill_tree(std::chrono::milliseconds patience);

}  // namespace cinejury::supervisor
