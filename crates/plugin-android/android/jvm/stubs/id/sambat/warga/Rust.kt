package id.sambat.warga

import android.content.Intent
import android.webkit.WebResourceRequest
import android.webkit.WebResourceResponse

/** What wry and tao are told; a test reads it. */
object Rust {
    val told = ArrayList<String>()

    private fun note(what: String) {
        told.add(what)
    }

    fun onFirstActivityCreate() = note("first activity")
    fun onFirstActivityCreateWry() {}
    fun onCreate(activity: WryActivity) = note("created " + activity.intent.dataString)
    fun onStart(activity: WryActivity) {}
    fun onResume(activity: WryActivity) {}
    fun onPause(activity: WryActivity) {}
    fun onStop(activity: WryActivity) {}
    fun onDestroy(activity: WryActivity) = note("destroyed")
    fun onWindowFocusChanged(activity: WryActivity, focus: Boolean) {}
    fun onLowMemory() {}
    fun onNewIntent(intent: Intent) = note("intent " + intent.dataString)
    fun onWebviewDestroy(activity: WryActivity, webviewId: String) {}
    fun ipc(webviewId: String, url: String, message: String) {}
    fun assetLoaderDomain(webviewId: String): String? = null
    fun handleRequest(webviewId: String, request: WebResourceRequest, isDocumentStartScriptEnabled: Boolean): WebResourceResponse? = null
    fun shouldOverride(webviewId: String, url: String) = false
    fun onPageLoading(webviewId: String, url: String) {}
    fun onPageLoaded(webviewId: String, url: String) {}
    fun onEval(webviewId: String, id: Int, result: String) {}
    fun handleReceivedTitle(webviewId: String, title: String) {}
}
