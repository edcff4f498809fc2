// SPDX-License-Identifier: Apache-2.0
// Exports a symbol that the whole process shares whatever RTLD_LOCAL says, and takes static TLS.
struct __attribute__((visibility("default"))) Shared {
    static int& counter() {
        static int count = 0;
        return count;
    }
};
__attribute__((visibility("default"))) int use_shared() {
    static thread_local char block[4096];
    return ++block[0] + ++Shared::counter();
}
