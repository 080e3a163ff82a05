package id.sambat.phone.core

import android.content.ClipData
import android.content.Context
import android.content.Intent
import android.content.pm.PackageManager
import android.net.Uri
import android.os.Build
import android.provider.MediaStore
import java.io.File
import java.io.IOException
import java.io.RandomAccessFile

/**
 * The phone's own camera app, which writes into a file that we name. What it says of success is not believed: the file is.
 */
internal class Camera(private val context: Context) {
    /** What a photo and the camera's own copy need. A test fills the disk. */
    var usable: (File) -> Long = File::getUsableSpace

    val folder: File get() = File(context.filesDir, FOLDER)

    /** Null: no such name is ours to give. */
    fun file(name: String): File? = if (NAME.matches(name)) File(folder, "$name.jpg") else null

    /** Room for another photo, and the folder for it. */
    fun hasRoom() = (folder.isDirectory || folder.mkdirs()) && usable(folder) >= ROOM_BYTES

    /** What to start, and who may write there until it comes back. */
    fun intent(uri: Uri): Intent {
        val intent = Intent(MediaStore.ACTION_IMAGE_CAPTURE)
            .putExtra(MediaStore.EXTRA_OUTPUT, uri)
            .addFlags(GRANTS)
        // A grant follows the data and the clip of an intent, never its extras.
        intent.clipData = ClipData.newRawUri("", uri)
        return intent
    }

    /** Whether any app answers; before Android 11 each that does is also granted the file by name, as some lose the flag. */
    fun isThere(intent: Intent): Boolean {
        val found = context.packageManager.queryIntentActivities(intent, PackageManager.MATCH_DEFAULT_ONLY)
        if (Build.VERSION.SDK_INT <= 30) {
            for (camera in found) context.grantUriPermission(camera.activityInfo.packageName, intent.clipData!!.getItemAt(0).uri, GRANTS)
        }
        return found.isNotEmpty()
    }

    fun revoke(uri: Uri) = context.revokeUriPermission(uri, GRANTS)

    /**
     * Waits for a file that the camera app may still be writing, at most three seconds.
     *
     * @return whether there is a photo. An empty file is none, and is removed.
     */
    fun arrived(file: File): Boolean {
        var before = -1L
        for (look in 0..LOOKS) {
            val size = file.length()
            // Equal twice and ended as a JPEG ends. One with something behind its end is waited for until the time is up.
            if (size > 0 && size == before && isEnded(file)) return true
            // Nothing, and nothing comes.
            if (size == 0L && look >= LOOKS_AT_NOTHING) break
            before = size
            Clock.pause(LOOK_MS)
        }
        if (file.length() > 0) return true
        file.delete()
        return false
    }

    private fun isEnded(file: File) = try {
        RandomAccessFile(file, "r").use { bytes ->
            bytes.seek(bytes.length() - 2)
            bytes.readUnsignedShort() == END_OF_IMAGE
        }
    } catch (gone: IOException) {
        false
    }

    companion object {
        const val FOLDER = "camera"

        /** Below this no camera is opened: a photo is up to 12 MB, and its copies need room too. */
        const val ROOM_BYTES = 48L * 1024 * 1024
        const val LOOK_MS = 250L
        private const val LOOKS = 12
        private const val LOOKS_AT_NOTHING = 4
        private const val END_OF_IMAGE = 0xFFD9
        private const val GRANTS = Intent.FLAG_GRANT_READ_URI_PERMISSION or Intent.FLAG_GRANT_WRITE_URI_PERMISSION
        private val NAME = Regex("[0-9A-Za-z-]{1,64}")
    }
}
