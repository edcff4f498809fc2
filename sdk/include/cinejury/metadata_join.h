/* SPDX-License-Identifier: Apache-2.0 */
/* Joins 1 to 48 string literals with a separator, in standard C11 and C++17. For metadata.h only.
 */
#pragma once

/* clang-format off */
#define CJ_META_JOIN(separator, ...) CJ_META_CAT(CJ_META_JOIN_, CJ_META_COUNT(__VA_ARGS__))(separator, __VA_ARGS__)
#define CJ_META_CAT(a, b) CJ_META_CAT_(a, b)
#define CJ_META_CAT_(a, b) a##b
#define CJ_META_COUNT(...) \
    CJ_META_PICK(__VA_ARGS__, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35, 34, 33, 32, \
    31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, \
    7, 6, 5, 4, 3, 2, 1, 0)
#define CJ_META_PICK( \
    _1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, _17, _18, _19, _20, \
    _21, _22, _23, _24, _25, _26, _27, _28, _29, _30, _31, _32, _33, _34, _35, _36, _37, _38, _39, \
    _40, _41, _42, _43, _44, _45, _46, _47, _48, count, ...) count
#define CJ_META_JOIN_1(s, a) a
#define CJ_META_JOIN_2(s, a, ...) a s CJ_META_JOIN_1(s, __VA_ARGS__)
#define CJ_META_JOIN_3(s, a, ...) a s CJ_META_JOIN_2(s, __VA_ARGS__)
#define CJ_META_JOIN_4(s, a, ...) a s CJ_META_JOIN_3(s, __VA_ARGS__)
#define CJ_META_JOIN_5(s, a, ...) a s CJ_META_JOIN_4(s, __VA_ARGS__)
#define CJ_META_JOIN_6(s, a, ...) a s CJ_META_JOIN_5(s, __VA_ARGS__)
#define CJ_META_JOIN_7(s, a, ...) a s CJ_META_JOIN_6(s, __VA_ARGS__)
#define CJ_META_JOIN_8(s, a, ...) a s CJ_META_JOIN_7(s, __VA_ARGS__)
#define CJ_META_JOIN_9(s, a, ...) a s CJ_META_JOIN_8(s, __VA_ARGS__)
#define CJ_META_JOIN_10(s, a, ...) a s CJ_META_JOIN_9(s, __VA_ARGS__)
#define CJ_META_JOIN_11(s, a, ...) a s CJ_META_JOIN_10(s, __VA_ARGS__)
#define CJ_META_JOIN_12(s, a, ...) a s CJ_META_JOIN_11(s, __VA_ARGS__)
#define CJ_META_JOIN_13(s, a, ...) a s CJ_META_JOIN_12(s, __VA_ARGS__)
#define CJ_META_JOIN_14(s, a, ...) a s CJ_META_JOIN_13(s, __VA_ARGS__)
#define CJ_META_JOIN_15(s, a, ...) a s CJ_META_JOIN_14(s, __VA_ARGS__)
#define CJ_META_JOIN_16(s, a, ...) a s CJ_META_JOIN_15(s, __VA_ARGS__)
#define CJ_META_JOIN_17(s, a, ...) a s CJ_META_JOIN_16(s, __VA_ARGS__)
#define CJ_META_JOIN_18(s, a, ...) a s CJ_META_JOIN_17(s, __VA_ARGS__)
#define CJ_META_JOIN_19(s, a, ...) a s CJ_META_JOIN_18(s, __VA_ARGS__)
#define CJ_META_JOIN_20(s, a, ...) a s CJ_META_JOIN_19(s, __VA_ARGS__)
#define CJ_META_JOIN_21(s, a, ...) a s CJ_META_JOIN_20(s, __VA_ARGS__)
#define CJ_META_JOIN_22(s, a, ...) a s CJ_META_JOIN_21(s, __VA_ARGS__)
#define CJ_META_JOIN_23(s, a, ...) a s CJ_META_JOIN_22(s, __VA_ARGS__)
#define CJ_META_JOIN_24(s, a, ...) a s CJ_META_JOIN_23(s, __VA_ARGS__)
#define CJ_META_JOIN_25(s, a, ...) a s CJ_META_JOIN_24(s, __VA_ARGS__)
#define CJ_META_JOIN_26(s, a, ...) a s CJ_META_JOIN_25(s, __VA_ARGS__)
#define CJ_META_JOIN_27(s, a, ...) a s CJ_META_JOIN_26(s, __VA_ARGS__)
#define CJ_META_JOIN_28(s, a, ...) a s CJ_META_JOIN_27(s, __VA_ARGS__)
#define CJ_META_JOIN_29(s, a, ...) a s CJ_META_JOIN_28(s, __VA_ARGS__)
#define CJ_META_JOIN_30(s, a, ...) a s CJ_META_JOIN_29(s, __VA_ARGS__)
#define CJ_META_JOIN_31(s, a, ...) a s CJ_META_JOIN_30(s, __VA_ARGS__)
#define CJ_META_JOIN_32(s, a, ...) a s CJ_META_JOIN_31(s, __VA_ARGS__)
#define CJ_META_JOIN_33(s, a, ...) a s CJ_META_JOIN_32(s, __VA_ARGS__)
#define CJ_META_JOIN_34(s, a, ...) a s CJ_META_JOIN_33(s, __VA_ARGS__)
#define CJ_META_JOIN_35(s, a, ...) a s CJ_META_JOIN_34(s, __VA_ARGS__)
#define CJ_META_JOIN_36(s, a, ...) a s CJ_META_JOIN_35(s, __VA_ARGS__)
#define CJ_META_JOIN_37(s, a, ...) a s CJ_META_JOIN_36(s, __VA_ARGS__)
#define CJ_META_JOIN_38(s, a, ...) a s CJ_META_JOIN_37(s, __VA_ARGS__)
#define CJ_META_JOIN_39(s, a, ...) a s CJ_META_JOIN_38(s, __VA_ARGS__)
#define CJ_META_JOIN_40(s, a, ...) a s CJ_META_JOIN_39(s, __VA_ARGS__)
#define CJ_META_JOIN_41(s, a, ...) a s CJ_META_JOIN_40(s, __VA_ARGS__)
#define CJ_META_JOIN_42(s, a, ...) a s CJ_META_JOIN_41(s, __VA_ARGS__)
#define CJ_META_JOIN_43(s, a, ...) a s CJ_META_JOIN_42(s, __VA_ARGS__)
#define CJ_META_JOIN_44(s, a, ...) a s CJ_META_JOIN_43(s, __VA_ARGS__)
#define CJ_META_JOIN_45(s, a, ...) a s CJ_META_JOIN_44(s, __VA_ARGS__)
#define CJ_META_JOIN_46(s, a, ...) a s CJ_META_JOIN_45(s, __VA_ARGS__)
#define CJ_META_JOIN_47(s, a, ...) a s CJ_META_JOIN_46(s, __VA_ARGS__)
#define CJ_META_JOIN_48(s, a, ...) a s CJ_META_JOIN_47(s, __VA_ARGS__)
/* clang-format on */
