package androidx.test.espresso

import android.os.Looper

interface IdlingResource {
    fun getName(): String
    fun isIdleNow(): Boolean
    fun registerIdleTransitionCallback(callback: ResourceCallback)

    interface ResourceCallback {
        fun onTransitionToIdle()
    }
}

class IdlingRegistry private constructor() {
    val loopers: Collection<Looper> = emptyList()
    val resources: Collection<IdlingResource> = emptyList()

    companion object {
        private val only = IdlingRegistry()

        @JvmStatic fun getInstance() = only
    }
}
