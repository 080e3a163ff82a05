package id.sambat.warga

import android.content.ActivityNotFoundException
import android.content.Intent
import android.graphics.Color
import android.net.Uri
import android.os.Build
import android.os.Bundle
import android.view.View
import android.webkit.WebView
import androidx.activity.OnBackPressedCallback
import androidx.activity.SystemBarStyle
import androidx.activity.enableEdgeToEdge
import androidx.appcompat.app.AlertDialog
import androidx.core.view.ViewCompat
import androidx.core.view.WindowInsetsCompat

/** The pages are built for this WebView and later; an older one would show nothing. */
private const val OLDEST_WEBVIEW = 90

class MainActivity : TauriActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        // Android 15 draws behind the system bars whether asked or not. Before it we must not ask: those phones have
        // WebViews that know no insets.
        if (Build.VERSION.SDK_INT >= 35) {
            val bars = SystemBarStyle.dark(Color.TRANSPARENT)
            enableEdgeToEdge(bars, bars)
        }
        // Before Tauri's own, which is asked first for having come later, and hands on what it has no page to go back to for.
        onBackPressedDispatcher.addCallback(this, object : OnBackPressedCallback(true) {
            override fun handleOnBackPressed() {
                // Up to Android 11 the system would end the activity, and with it the process in the middle of an upload.
                moveTaskToBack(true)
            }
        })
        super.onCreate(savedInstanceState)
        keepClearOfBars(findViewById(android.R.id.content))

        val webView = version.substringBefore('.').toIntOrNull()
        if (webView != null && webView < OLDEST_WEBVIEW) askForUpdate()
    }

    /** Pads the view around the page, so that the page needs no insets of its own, on any WebView. */
    private fun keepClearOfBars(content: View) {
        val kinds = WindowInsetsCompat.Type.systemBars() or
            WindowInsetsCompat.Type.displayCutout() or
            WindowInsetsCompat.Type.ime()
        ViewCompat.setOnApplyWindowInsetsListener(content) { view, insets ->
            val edge = insets.getInsets(kinds)
            view.setPadding(edge.left, edge.top, edge.right, edge.bottom)
            WindowInsetsCompat.CONSUMED
        }
    }

    private fun askForUpdate() {
        AlertDialog.Builder(this)
            .setTitle(R.string.old_webview_title)
            .setMessage(R.string.old_webview_text)
            .setCancelable(false)
            .setPositiveButton(R.string.old_webview_update) { _, _ -> openStore(); finish() }
            .setNegativeButton(R.string.old_webview_close) { _, _ -> finish() }
            .show()
    }

    private fun openStore() {
        val name = WebView.getCurrentWebViewPackage()?.packageName ?: return
        try {
            startActivity(Intent(Intent.ACTION_VIEW, Uri.parse("market://details?id=$name")))
        } catch (noStore: ActivityNotFoundException) {
            // A phone without a store: the words of the dialog have to do.
        }
    }
}
