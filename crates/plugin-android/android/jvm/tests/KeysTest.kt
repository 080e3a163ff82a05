package id.sambat.phone

import id.sambat.phone.core.Clock
import id.sambat.phone.core.Device
import org.junit.After
import org.junit.Assert.assertArrayEquals
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertThrows
import org.junit.Assert.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

/**
 * Keys wrapped by the Keystore. Robolectric has none: a provider of that name stands for it, whose keys lie in memory and which
 * fails when told. The cipher is the JVM's. That a key never leaves the hardware, a phone alone shows.
 */
@RunWith(RobolectricTestRunner::class)
class KeysTest {
    private val waits = ArrayList<Long>()
    private val secret = ByteArray(32) { it.toByte() }

    @Before
    fun give() {
        MemoryKeystore.install()
        Clock.pause = { waits.add(it) }
    }

    @After
    fun take() {
        MemoryKeystore.remove()
        Clock.pause = Thread::sleep
    }

    @Test
    fun whatIsSealedIsReadAgainAndNoOtherwise() {
        val sealed = Device.seal(secret)
        assertArrayEquals(secret, Device.unseal(sealed))
        assertFalse(sealed.asList().windowed(8).any { it == secret.asList().take(8) })
        assertFalse("the same twice looks different", sealed.contentEquals(Device.seal(secret)))
        assertEquals("one key for all", 1, MemoryKeystore.keys.size)
        assertEquals(emptyList<Long>(), waits)
    }

    @Test
    fun aKeyThatIsGoneIsSaidToBeGone() {
        val sealed = Device.seal(secret)
        MemoryKeystore.keys.clear()
        assertNull(Device.unseal(sealed))
        assertTrue("reading makes no new key", MemoryKeystore.keys.isEmpty())
        assertEquals("it was asked four times", listOf(100L, 500L, 2000L), waits)
    }

    @Test
    fun anotherKeyUnderTheNameIsTheSameAsNone() {
        val sealed = Device.seal(secret)
        MemoryKeystore.keys.clear()
        Device.seal(secret)
        assertNull(Device.unseal(sealed))
    }

    @Test
    fun aByteThatChangedIsNotRead() {
        val sealed = Device.seal(secret)
        sealed[sealed.size - 1] = (sealed.last() + 1).toByte()
        assertNull(Device.unseal(sealed))
        assertNull(Device.unseal(ByteArray(0)))
        assertNull(Device.unseal(byteArrayOf(1, 127, 3)))
        assertNull(Device.unseal(byteArrayOf(1, -1, 3)))
    }

    @Test
    fun aStoreThatFailsForAMomentIsAskedAgain() {
        val sealed = Device.seal(secret)
        MemoryKeystore.failures = 2
        assertArrayEquals(secret, Device.unseal(sealed))
        assertEquals(listOf(100L, 500L), waits)
    }

    @Test
    fun aStoreThatIsLockedIsNotAKeyThatIsGone() {
        val sealed = Device.seal(secret)
        MemoryKeystore.failures = Int.MAX_VALUE
        assertThrows(IllegalStateException::class.java) { Device.unseal(sealed) }
        assertThrows(IllegalStateException::class.java) { Device.seal(secret) }
        MemoryKeystore.failures = 0
        assertArrayEquals(secret, Device.unseal(sealed))
    }
}
