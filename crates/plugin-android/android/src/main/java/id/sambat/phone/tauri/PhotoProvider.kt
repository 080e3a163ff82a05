package id.sambat.phone.tauri

import android.content.ContentResolver
import android.content.Context
import android.net.Uri
import androidx.core.content.FileProvider
import id.sambat.phone.core.Camera
import java.io.File

/**
 * Lets another app read, or its camera write, one file of ours by URI. A class of its own, because the app declares androidx's
 * too, and two of one class do not merge.
 */
class PhotoProvider : FileProvider() {
    companion object {
        /** Below the cache: what is to be shared is written here first. */
        const val SHARE = "share"

        private fun authority(context: Context) = "${context.packageName}.foto"

        fun uriOf(context: Context, file: File): Uri = getUriForFile(context, authority(context), file)

        /** Above those of all photos: leave that is taken back for it is taken back for each. */
        fun uriOfPhotos(context: Context): Uri =
            Uri.Builder().scheme(ContentResolver.SCHEME_CONTENT).authority(authority(context)).appendPath(Camera.FOLDER).build()

        /** Null: the file lies elsewhere, and is nobody's but ours. */
        fun shareable(context: Context, path: String): File? {
            val folder = File(context.cacheDir, SHARE).canonicalFile
            return File(path).canonicalFile.takeIf { it.parentFile == folder && it.isFile }
        }
    }
}
