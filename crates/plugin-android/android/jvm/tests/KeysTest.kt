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
import java.io.InputStream
import java.io.OutputStream
import java.security.Key
import java.security.KeyStoreException
import java.security.KeyStoreSpi
import java.security.Provider
import java.security.SecureRandom
import java.security.Security
import java.security.cert.Certificate
import java.security.spec.AlgorithmParameterSpec
import java.util.Collections
import java.util.Date
import java.util.Enumeration
import javax.crypto.KeyGeneratorSpi
import javax.crypto.SecretKey
import javax.crypto.spec.SecretKeySpec

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
        Store.keys.clear()
        Store.failures = 0
        Security.addProvider(Fake())
        Clock.pause = { waits.add(it) }
    }

    @After
    fun take() {
        Security.removeProvider("AndroidKeyStore")
        Clock.pause = Thread::sleep
    }

    @Test
    fun whatIsSealedIsReadAgainAndNoOtherwise() {
        val sealed = Device.seal(secret)
        assertArrayEquals(secret, Device.unseal(sealed))
        assertFalse(sealed.asList().windowed(8).any { it == secret.asList().take(8) })
        assertFalse("the same twice looks different", sealed.contentEquals(Device.seal(secret)))
        assertEquals("one key for all", 1, Store.keys.size)
        assertEquals(emptyList<Long>(), waits)
    }

    @Test
    fun aKeyThatIsGoneIsSaidToBeGone() {
        val sealed = Device.seal(secret)
        Store.keys.clear()
        assertNull(Device.unseal(sealed))
        assertTrue("reading makes no new key", Store.keys.isEmpty())
        assertEquals("it was asked four times", listOf(100L, 500L, 2000L), waits)
    }

    @Test
    fun anotherKeyUnderTheNameIsTheSameAsNone() {
        val sealed = Device.seal(secret)
        Store.keys.clear()
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
        Store.failures = 2
        assertArrayEquals(secret, Device.unseal(sealed))
        assertEquals(listOf(100L, 500L), waits)
    }

    @Test
    fun aStoreThatIsLockedIsNotAKeyThatIsGone() {
        val sealed = Device.seal(secret)
        Store.failures = Int.MAX_VALUE
        assertThrows(IllegalStateException::class.java) { Device.unseal(sealed) }
        assertThrows(IllegalStateException::class.java) { Device.seal(secret) }
        Store.failures = 0
        assertArrayEquals(secret, Device.unseal(sealed))
    }

    private class Fake : Provider("AndroidKeyStore", 1.0, "a Keystore in memory") {
        init {
            put("KeyStore.AndroidKeyStore", Store::class.java.name)
            put("KeyGenerator.AES", Generator::class.java.name)
        }
    }

    class Generator : KeyGeneratorSpi() {
        private lateinit var alias: String

        override fun engineInit(parameters: AlgorithmParameterSpec, random: SecureRandom?) {
            alias = (parameters as android.security.keystore.KeyGenParameterSpec).keystoreAlias
        }

        override fun engineInit(random: SecureRandom?) = throw UnsupportedOperationException()
        override fun engineInit(size: Int, random: SecureRandom?) = throw UnsupportedOperationException()

        override fun engineGenerateKey(): SecretKey =
            SecretKeySpec(ByteArray(32).also { SecureRandom().nextBytes(it) }, "AES").also { Store.keys[alias] = it }
    }

    class Store : KeyStoreSpi() {
        override fun engineLoad(from: InputStream?, password: CharArray?) {
            if (failures > 0) {
                failures--
                throw java.io.IOException(KeyStoreException("not now"))
            }
        }

        override fun engineGetKey(alias: String, password: CharArray?): Key? = keys[alias]
        override fun engineContainsAlias(alias: String) = alias in keys
        override fun engineAliases(): Enumeration<String> = Collections.enumeration(keys.keys)
        override fun engineSize() = keys.size
        override fun engineIsKeyEntry(alias: String) = alias in keys
        override fun engineIsCertificateEntry(alias: String) = false
        override fun engineGetCertificateChain(alias: String): Array<Certificate>? = null
        override fun engineGetCertificate(alias: String): Certificate? = null
        override fun engineGetCreationDate(alias: String): Date? = null
        override fun engineGetCertificateAlias(of: Certificate): String? = null
        override fun engineSetKeyEntry(alias: String, key: Key, password: CharArray?, chain: Array<Certificate>?) = throw UnsupportedOperationException()
        override fun engineSetKeyEntry(alias: String, key: ByteArray, chain: Array<Certificate>?) = throw UnsupportedOperationException()
        override fun engineSetCertificateEntry(alias: String, of: Certificate) = throw UnsupportedOperationException()
        override fun engineDeleteEntry(alias: String) {
            keys.remove(alias)
        }
        override fun engineStore(to: OutputStream?, password: CharArray?) = throw UnsupportedOperationException()

        companion object {
            val keys = HashMap<String, SecretKey>()
            var failures = 0
        }
    }
}
