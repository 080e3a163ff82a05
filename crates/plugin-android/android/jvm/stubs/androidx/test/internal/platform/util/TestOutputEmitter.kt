package androidx.test.internal.platform.util

object TestOutputEmitter
