package androidx.core.view

import android.os.Build
import android.view.View
import android.view.WindowInsets

class Insets(val left: Int, val top: Int, val right: Int, val bottom: Int)

class WindowInsetsCompat(private val real: WindowInsets?) {
    @Suppress("DEPRECATION")
    fun getInsets(kinds: Int): Insets = when {
        real == null -> Insets(0, 0, 0, 0)
        Build.VERSION.SDK_INT >= 30 -> real.getInsets(kinds).run { Insets(left, top, right, bottom) }
        else -> real.run { Insets(systemWindowInsetLeft, systemWindowInsetTop, systemWindowInsetRight, systemWindowInsetBottom) }
    }

    object Type {
        /** The framework's own numbers, which are the same from Android 11 on. */
        fun systemBars() = 1 or 2 or 4
        fun ime() = 8
        fun displayCutout() = 128
    }

    companion object {
        val CONSUMED = WindowInsetsCompat(null)
    }
}

object ViewCompat {
    fun setOnApplyWindowInsetsListener(view: View, listener: (View, WindowInsetsCompat) -> WindowInsetsCompat) {
        view.setOnApplyWindowInsetsListener { of, insets ->
            listener(of, WindowInsetsCompat(insets))
            @Suppress("DEPRECATION")
            insets.consumeSystemWindowInsets()
        }
    }
}
