package id.sambat.phone.core

/** Time, given in: a test has its own. */
internal object Clock {
    /** Milliseconds since 1970, by the phone's clock. */
    @Volatile var now: () -> Long = System::currentTimeMillis

    /** Waits on the thread that calls it, never the window's. */
    @Volatile var pause: (Long) -> Unit = Thread::sleep
}
