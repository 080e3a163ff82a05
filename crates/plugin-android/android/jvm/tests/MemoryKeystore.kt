package id.sambat.phone

import android.security.keystore.KeyGenParameterSpec
import java.io.IOException
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

/** Stands for Android's Keystore: its keys lie in memory, and it fails as often as it is told. */
internal object MemoryKeystore {
    val keys = HashMap<String, SecretKey>()
    var failures = 0

    /** Under the name of Android's own, empty. */
    fun install() {
        keys.clear()
        failures = 0
        Security.addProvider(InMemory())
    }

    fun remove() = Security.removeProvider("AndroidKeyStore")

    private class InMemory : Provider("AndroidKeyStore", 1.0, "a Keystore in memory") {
        init {
            put("KeyStore.AndroidKeyStore", MemoryKeystore.Store::class.java.name)
            put("KeyGenerator.AES", MemoryKeystore.Generator::class.java.name)
        }
    }

    class Generator : KeyGeneratorSpi() {
        private lateinit var alias: String

        override fun engineInit(parameters: AlgorithmParameterSpec, random: SecureRandom?) {
            alias = (parameters as KeyGenParameterSpec).keystoreAlias
        }

        override fun engineInit(random: SecureRandom?) = throw UnsupportedOperationException()
        override fun engineInit(size: Int, random: SecureRandom?) = throw UnsupportedOperationException()

        override fun engineGenerateKey(): SecretKey =
            SecretKeySpec(ByteArray(32).also { SecureRandom().nextBytes(it) }, "AES").also { keys[alias] = it }
    }

    class Store : KeyStoreSpi() {
        override fun engineLoad(from: InputStream?, password: CharArray?) {
            if (failures > 0) {
                failures--
                throw IOException(KeyStoreException("not now"))
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
    }
}
