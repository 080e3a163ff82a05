package id.sambat.phone

import android.graphics.Bitmap
import android.graphics.BitmapFactory
import android.graphics.Color
import id.sambat.phone.core.Device
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode
import java.io.ByteArrayOutputStream

/**
 * Pictures by Android's decoder, which under Robolectric is the real one, compiled for this machine, and without HEIC: a PNG goes
 * the same way here. That a phone's HEIC comes out upright, a phone alone shows.
 */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class PicturesTest {
    private fun png(width: Int, height: Int): ByteArray {
        val bitmap = Bitmap.createBitmap(width, height, Bitmap.Config.ARGB_8888).apply { eraseColor(Color.rgb(200, 40, 60)) }
        return ByteArrayOutputStream().also { bitmap.compress(Bitmap.CompressFormat.PNG, 100, it) }.toByteArray()
    }

    @Test
    @Config(sdk = [30, 33, 35])
    fun itComesOutAsJpegOfTheSizeThatIsWanted() {
        for ((longest, size) in mapOf(100 to (100 to 50), 400 to (400 to 200), 1000 to (400 to 200))) {
            val jpeg = Device.decode(png(400, 200), longest)!!
            assertEquals(listOf<Byte>(-1, -40), jpeg.take(2))
            val read = BitmapFactory.decodeByteArray(jpeg, 0, jpeg.size)
            assertEquals(size, read.width to read.height)
            assertTrue(Color.red(read.getPixel(5, 5)) in 190..210)
            assertTrue("no metadata", String(jpeg, Charsets.ISO_8859_1).let { "Exif" !in it && "xmp" !in it })
        }
    }

    @Test
    @Config(sdk = [30, 33, 35])
    fun whatIsNoPictureIsNone() {
        assertNull(Device.decode(ByteArray(0), 100))
        assertNull(Device.decode(ByteArray(1000) { it.toByte() }, 100))
        assertNull(Device.decode(png(40, 20).copyOf(60), 100))
        assertNull(Device.decode(png(40, 20), 0))
    }

    @Test
    @Config(sdk = [26])
    fun beforeAndroid9ThereIsNoSuchDecoder() = assertNull(Device.decode(png(40, 20), 100))
}
