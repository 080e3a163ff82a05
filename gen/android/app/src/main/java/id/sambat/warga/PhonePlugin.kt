package id.sambat.warga

import android.app.Activity
import android.content.ActivityNotFoundException
import android.content.Intent
import android.net.Uri
import android.provider.OpenableColumns
import app.tauri.annotation.Command
import app.tauri.annotation.InvokeArg
import app.tauri.annotation.TauriPlugin
import app.tauri.plugin.Invoke
import app.tauri.plugin.JSObject
import app.tauri.plugin.Plugin
import java.util.concurrent.Executors

@InvokeArg
class OfUri {
    lateinit var uri: String
}

/** What only the system can do for the shell; the page cannot ask it for anything. */
@TauriPlugin
class PhonePlugin(private val activity: Activity) : Plugin(activity) {
    /** Commands come on the window's thread, and a provider may take its time. */
    private val aside = Executors.newSingleThreadExecutor()

    /** Puts a number into the dialler, where the citizen's finger calls it, or shows an address in the browser. */
    @Command
    fun open(invoke: Invoke) {
        val uri = Uri.parse(invoke.parseArgs(OfUri::class.java).uri)
        val action = when (uri.scheme) {
            "tel" -> Intent.ACTION_DIAL
            "https", "http" -> Intent.ACTION_VIEW
            else -> null
        }
        try {
            if (action != null) activity.startActivity(Intent(action, uri))
            invoke.resolve()
        } catch (nobody: ActivityNotFoundException) {
            invoke.reject("nobody on this phone opens it")
        }
    }

    /** What a chosen file is called: the path of a content URI says nothing of it. */
    @Command
    fun displayName(invoke: Invoke) {
        val uri = Uri.parse(invoke.parseArgs(OfUri::class.java).uri)
        aside.execute {
            val name = try {
                activity.contentResolver.query(uri, arrayOf(OpenableColumns.DISPLAY_NAME), null, null, null)?.use { row ->
                    if (row.moveToFirst()) row.getString(0) else null
                }
            } catch (unwilling: RuntimeException) {
                // A provider may fail in any way of its own; the file has no name then.
                null
            }
            invoke.resolve(JSObject().apply { put("name", name ?: "") })
        }
    }
}
