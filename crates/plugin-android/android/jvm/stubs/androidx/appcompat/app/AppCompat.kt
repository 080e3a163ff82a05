package androidx.appcompat.app

import android.content.Context
import android.content.DialogInterface
import android.view.View
import androidx.activity.ComponentActivity

open class AppCompatActivity : ComponentActivity() {
    override fun <T : View> findViewById(id: Int): T = super.findViewById<T>(id)!!
}

class AlertDialog private constructor() {
    /** The framework's own dialog, with the texts by number that the app gives. */
    class Builder(context: Context) {
        private val real = android.app.AlertDialog.Builder(context)

        fun setTitle(text: Int) = also { real.setTitle(text) }
        fun setMessage(text: Int) = also { real.setMessage(text) }
        fun setCancelable(can: Boolean) = also { real.setCancelable(can) }
        fun setPositiveButton(text: Int, pressed: (DialogInterface, Int) -> Unit) = also { real.setPositiveButton(text, pressed) }
        fun setNegativeButton(text: Int, pressed: (DialogInterface, Int) -> Unit) = also { real.setNegativeButton(text, pressed) }
        fun show() {
            real.show()
        }
    }
}
