package id.sambat.phone.core

import android.graphics.Bitmap
import android.graphics.ColorSpace
import android.graphics.ImageDecoder
import android.os.Build
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.nio.ByteBuffer

/** Android's own decoder, for kinds of pictures that ours does not read: HEIC and AVIF. */
internal object Pictures {
    private const val QUALITY = 95

    /** Null: this Android (before 9) has no such decoder, or the decoder does not read it. */
    fun decode(picture: ByteArray, longest: Int): ByteArray? {
        if (Build.VERSION.SDK_INT < 28 || longest <= 0) return null
        return try {
            // It turns the picture upright itself.
            val bitmap = ImageDecoder.decodeBitmap(ImageDecoder.createSource(ByteBuffer.wrap(picture))) { decoder, info, _ ->
                // Pixels of the graphics card cannot be read back.
                decoder.allocator = ImageDecoder.ALLOCATOR_SOFTWARE
                decoder.setTargetColorSpace(ColorSpace.get(ColorSpace.Named.SRGB))
                val most = maxOf(info.size.width, info.size.height)
                if (most > longest) {
                    val scale = longest.toDouble() / most
                    decoder.setTargetSize(
                        (info.size.width * scale).toInt().coerceAtLeast(1), (info.size.height * scale).toInt().coerceAtLeast(1),
                    )
                }
            }
            val jpeg = ByteArrayOutputStream()
            val written = bitmap.compress(Bitmap.CompressFormat.JPEG, QUALITY, jpeg)
            bitmap.recycle()
            if (written) jpeg.toByteArray() else null
        } catch (unreadable: IOException) {
            null
        } catch (unreadable: RuntimeException) {
            // A decoder that stumbles over what is no picture.
            null
        } catch (tooLarge: OutOfMemoryError) {
            null
        }
    }
}
