package androidx.activity

import android.app.Activity
import android.content.Intent
import android.content.pm.PackageManager
import androidx.activity.result.ActivityResult
import androidx.activity.result.ActivityResultLauncher
import androidx.activity.result.contract.ActivityResultContract
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.LifecycleOwner

/** Results come back by request code, the same code for the same launcher of the next activity, as androidx keeps it. */
open class ComponentActivity : Activity(), LifecycleOwner {
    override val lifecycle = Lifecycle(this)

    @Suppress("DEPRECATION")
    val onBackPressedDispatcher = OnBackPressedDispatcher { super.onBackPressed() }

    private class Registered<O>(val contract: ActivityResultContract<*, O>, val callback: (O) -> Unit) {
        fun answer(code: Int, data: Intent?) = callback(contract.parseResult(code, data))
    }

    private val registered = ArrayList<Registered<*>>()

    fun <I, O> registerForActivityResult(contract: ActivityResultContract<I, O>, callback: (O) -> Unit): ActivityResultLauncher<I> {
        val code = FIRST_CODE + registered.size
        registered.add(Registered(contract, callback))
        return object : ActivityResultLauncher<I>() {
            override fun launch(input: I) {
                check(!isDestroyed) { "Attempting to launch an unregistered ActivityResultLauncher" }
                val intent = contract.createIntent(this@ComponentActivity, input)
                val permissions = intent.getStringArrayExtra(PERMISSIONS)
                if (permissions == null) startActivityForResult(intent, code) else requestPermissions(permissions, code)
            }
        }
    }

    public override fun onActivityResult(requestCode: Int, resultCode: Int, data: Intent?) {
        super.onActivityResult(requestCode, resultCode, data)
        registered.getOrNull(requestCode - FIRST_CODE)?.answer(resultCode, data)
    }

    override fun onRequestPermissionsResult(requestCode: Int, permissions: Array<String>, grantResults: IntArray) {
        super.onRequestPermissionsResult(requestCode, permissions, grantResults)
        val answer = Intent().putExtra(PERMISSIONS, permissions)
            .putExtra(GRANTED, grantResults.map { it == PackageManager.PERMISSION_GRANTED }.toBooleanArray())
        registered.getOrNull(requestCode - FIRST_CODE)?.answer(RESULT_OK, answer)
    }

    @Deprecated("as in the framework")
    override fun onBackPressed() {
        onBackPressedDispatcher.onBackPressed()
    }

    companion object {
        private const val FIRST_CODE = 100
        const val PERMISSIONS = "stub.permissions"
        const val GRANTED = "stub.granted"
    }
}

class SystemBarStyle private constructor() {
    companion object {
        fun dark(scrim: Int) = SystemBarStyle()
    }
}

fun ComponentActivity.enableEdgeToEdge(statusBarStyle: SystemBarStyle, navigationBarStyle: SystemBarStyle) {}
