package androidx.webkit

import android.content.Context
import android.net.Uri
import android.webkit.WebResourceResponse
import android.webkit.WebView

object WebViewFeature {
    const val DOCUMENT_START_SCRIPT = "DOCUMENT_START_SCRIPT"

    fun isFeatureSupported(feature: String) = false
}

object WebViewCompat {
    fun addDocumentStartJavaScript(webView: WebView, script: String, origins: Set<String>) {}
}

class WebViewAssetLoader {
    interface PathHandler

    class AssetsPathHandler(context: Context) : PathHandler

    fun shouldInterceptRequest(url: Uri): WebResourceResponse? = null

    class Builder {
        fun setDomain(domain: String) = this
        fun addPathHandler(path: String, handler: PathHandler) = this
        fun build() = WebViewAssetLoader()
    }
}
