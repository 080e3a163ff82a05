package androidx.core.content

import android.content.ContentProvider
import android.content.ContentValues
import android.content.Context
import android.content.pm.PackageManager
import android.content.pm.ProviderInfo
import android.database.Cursor
import android.database.MatrixCursor
import android.net.Uri
import android.os.ParcelFileDescriptor
import android.provider.OpenableColumns
import org.xmlpull.v1.XmlPullParser
import java.io.File

/**
 * Names files by URI as the real one does: the first segment is a name of the paths file that the manifest gives, the rest a path
 * below its folder; what lies elsewhere has no URI and is not opened.
 */
open class FileProvider : ContentProvider() {
    override fun onCreate() = true

    override fun attachInfo(context: Context, info: ProviderInfo) {
        super.attachInfo(context, info)
        if (info.exported) throw SecurityException("Provider must not be exported")
        if (!info.grantUriPermissions) throw SecurityException("Provider must grant uri permissions")
    }

    private fun fileOf(uri: Uri): File {
        val segments = uri.pathSegments
        val folder = folders(context!!, uri.authority!!)[segments.first()] ?: throw IllegalArgumentException("no root for $uri")
        val file = File(folder, segments.drop(1).joinToString("/")).canonicalFile
        if (!file.path.startsWith(folder.path + "/")) throw SecurityException("Resolved path jumped beyond configured root")
        return file
    }

    override fun openFile(uri: Uri, mode: String): ParcelFileDescriptor =
        ParcelFileDescriptor.open(fileOf(uri), ParcelFileDescriptor.parseMode(mode))

    override fun query(uri: Uri, projection: Array<String>?, selection: String?, args: Array<String>?, order: String?): Cursor {
        val file = fileOf(uri)
        return MatrixCursor(arrayOf(OpenableColumns.DISPLAY_NAME, OpenableColumns.SIZE)).apply { addRow(arrayOf<Any>(file.name, file.length())) }
    }

    override fun getType(uri: Uri): String? = null
    override fun insert(uri: Uri, values: ContentValues?): Uri? = throw UnsupportedOperationException()
    override fun delete(uri: Uri, selection: String?, args: Array<String>?): Int = throw UnsupportedOperationException()
    override fun update(uri: Uri, values: ContentValues?, selection: String?, args: Array<String>?): Int = throw UnsupportedOperationException()

    companion object {
        fun getUriForFile(context: Context, authority: String, file: File): Uri {
            val whole = file.canonicalFile
            val (name, folder) = folders(context, authority).entries.firstOrNull { whole.path.startsWith(it.value.path + "/") }
                ?: throw IllegalArgumentException("Failed to find configured root that contains $file")
            val builder = Uri.Builder().scheme("content").authority(authority).appendPath(name)
            whole.relativeTo(folder).path.split("/").forEach(builder::appendPath)
            return builder.build()
        }

        private fun folders(context: Context, authority: String): Map<String, File> {
            val info = context.packageManager.resolveContentProvider(authority, PackageManager.GET_META_DATA)
                ?: throw IllegalArgumentException("Couldn't find meta-data for provider with authority $authority")
            val paths = info.loadXmlMetaData(context.packageManager, "android.support.FILE_PROVIDER_PATHS")
                ?: throw IllegalArgumentException("Missing android.support.FILE_PROVIDER_PATHS meta-data")
            val found = HashMap<String, File>()
            while (paths.next() != XmlPullParser.END_DOCUMENT) {
                if (paths.eventType != XmlPullParser.START_TAG || paths.name == "paths") continue
                val base = when (paths.name) {
                    "files-path" -> context.filesDir
                    "cache-path" -> context.cacheDir
                    "external-files-path" -> context.getExternalFilesDir(null)!!
                    else -> throw IllegalArgumentException("the stub knows no ${paths.name}")
                }
                found[paths.getAttributeValue(null, "name")] = File(base, paths.getAttributeValue(null, "path")).canonicalFile
            }
            return found
        }
    }
}
