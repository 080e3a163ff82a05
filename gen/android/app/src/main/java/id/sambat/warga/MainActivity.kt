package id.sambat.warga

import android.content.ActivityNotFoundException
import android.content.Intent
import android.graphics.Color
import android.net.Uri
import android.os.Build
import android.os.Bundle
import android.os.Process
import android.os.SystemClock
import android.view.View
import android.webkit.WebView
import androidx.activity.OnBackPressedCallback
import androidx.activity.SystemBarStyle
import androidx.activity.enableEdgeToEdge
import androidx.appcompat.app.AlertDialog
import androidx.core.view.ViewCompat
import androidx.core.view.WindowInsetsCompat
import id.sambat.phone.core.Device
import id.sambat.phone.core.Incoming
import id.sambat.phone.core.SendService

/** The pages are built for this WebView and later; an older one would show nothing. */
private const val OLDEST_WEBVIEW = 90

/** For the core to end what it writes, before the process ends. */
private const val REST_MS = 2_000L

/** A process that ends itself sooner is not begun again by itself. */
private const val SHORTEST_LIFE_MS = 20_000L

class MainActivity : TauriActivity() {
    private var page: WebView? = null
    private var inFront = false
    private var pageEnded = false

    override fun onCreate(savedInstanceState: Bundle?) {
        Device.start(this)
        if (isOrphan()) return beginAgain(shownBefore = savedInstanceState != null)
        activities++
        pageComes = false

        // What others send is taken here. What starts the window then says nothing more, for tao would act on it unasked, and
        // again each time that the activity is made anew.
        Incoming.take(this, intent, again = savedInstanceState != null)
        val fromLauncher = intent.hasCategory(Intent.CATEGORY_LAUNCHER)
        intent = Intent(Intent.ACTION_MAIN)

        // Android 15 draws behind the system bars whether asked or not. Before it we must not ask: those phones have
        // WebViews that know no insets.
        if (Build.VERSION.SDK_INT >= 35) {
            val bars = SystemBarStyle.dark(Color.TRANSPARENT)
            enableEdgeToEdge(bars, bars)
        }
        // Before Tauri's own, which is asked first for having come later, and hands on what it has no page to go back to for.
        // Android 12 and later keep an activity that the launcher started, and end one that a link started.
        onBackPressedDispatcher.addCallback(this, object : OnBackPressedCallback(Build.VERSION.SDK_INT < 31 || !fromLauncher) {
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

    override fun onNewIntent(intent: Intent) {
        Incoming.take(this, intent, again = false)
        super.onNewIntent(Intent(Intent.ACTION_MAIN))
    }

    override fun onWebViewCreate(webView: WebView) {
        super.onWebViewCreate(webView)
        // White until the page has painted, else: a flash in the dark.
        webView.setBackgroundColor(getColor(R.color.page))
        page = webView
        pages++
    }

    override fun onResume() {
        super.onResume()
        inFront = true
        if (pageEnded) beginAgainWithAPage()
    }

    override fun onPause() {
        inFront = false
        super.onPause()
    }

    override fun onDestroy() {
        forgetPage()
        // Made anew for another setting of the phone, the next one gets its page from wry.
        pageComes = isChangingConfigurations
        super.onDestroy()
    }

    private fun forgetPage() {
        if (page != null) pages--
        page = null
    }

    /** The system took the page's process away, maybe behind the camera. Into this window none comes back. */
    fun pageEnded() {
        forgetPage()
        pageEnded = true
        // Behind another app we wait for the citizen, whose photo is still to come.
        if (inFront) beginAgainWithAPage()
    }

    /** One whose page ends at once would begin again for ever. */
    private fun beginAgainWithAPage() = if (age() > SHORTEST_LIFE_MS) beginAgain(shownBefore = true) else leave()

    /** A process that outlived its window gives no page to the next one. */
    private fun isOrphan() = activities > 0 && pages == 0 && !pageComes

    private fun beginAgain(shownBefore: Boolean) {
        SendService.rest(REST_MS)
        val flags = Intent.FLAG_ACTIVITY_NEW_TASK or Intent.FLAG_ACTIVITY_CLEAR_TASK
        val new = !shownBefore && intent.flags and Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY == 0
        // What was sent goes along, with the leave to read it; what was shown before does not come twice.
        val again = if (new) Intent(intent).setFlags(flags or (intent.flags and Intent.FLAG_GRANT_READ_URI_PERMISSION))
        else Intent(Intent.ACTION_MAIN).addCategory(Intent.CATEGORY_LAUNCHER).setFlags(flags)
        startActivity(again.setComponent(componentName))
        leave()
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

    internal companion object {
        /** Windows that this process has begun, and pages that live in it. */
        var activities = 0
        var pages = 0
        var pageComes = false

        /** How long this process has lived. */
        var age: () -> Long = { SystemClock.elapsedRealtime() - Process.getStartElapsedRealtime() }

        /** Ends the process. A test does not. */
        var leave: () -> Unit = { Runtime.getRuntime().exit(0) }
    }
}
