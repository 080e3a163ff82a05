package androidx.activity

import androidx.lifecycle.LifecycleOwner

abstract class OnBackPressedCallback(enabled: Boolean) {
    var isEnabled = enabled

    abstract fun handleOnBackPressed()
}

/** Asks the latest enabled callback first, and nobody after it; without one, the activity's own way. */
class OnBackPressedDispatcher(private val fallback: () -> Unit) {
    private val callbacks = ArrayList<OnBackPressedCallback>()

    fun addCallback(owner: LifecycleOwner, callback: OnBackPressedCallback) {
        callbacks.add(callback)
    }

    fun hasEnabledCallbacks() = callbacks.any { it.isEnabled }

    fun onBackPressed() {
        callbacks.lastOrNull { it.isEnabled }?.handleOnBackPressed() ?: fallback()
    }
}
