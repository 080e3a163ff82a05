package id.sambat.phone.core

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.security.ProviderException
import javax.crypto.AEADBadTagException
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * Wraps what the core keeps secret by a key of the Keystore.
 *
 * No lock screen is asked for and no StrongBox: a job sends while the phone is locked, and a key that the system may drop is no
 * use. Keystores fail for a moment on many phones, so each question is asked again; nothing is deleted and no key made anew here.
 */
internal object Keys {
    const val STORE = "AndroidKeyStore"
    const val ALIAS = "sambat.secrets"

    private const val CIPHER = "AES/GCM/NoPadding"
    private const val TAG_BITS = 128
    private const val FORMAT: Byte = 1

    /** Waits between four tries. */
    private val WAITS_MS = listOf(100L, 500L, 2000L)

    /** Format, length of the nonce, nonce, text with tag. */
    fun seal(plain: ByteArray): ByteArray = patiently {
        val cipher = Cipher.getInstance(CIPHER)
        cipher.init(Cipher.ENCRYPT_MODE, find() ?: make())
        byteArrayOf(FORMAT, cipher.iv.size.toByte()) + cipher.iv + cipher.doFinal(plain)
    }

    fun unseal(sealed: ByteArray): ByteArray? {
        val nonce = if (sealed.size > 2 && sealed[0] == FORMAT) sealed[1].toInt() else 0
        if (nonce <= 0 || sealed.size < 2 + nonce) return null
        return try {
            read(sealed, nonce)
        } catch (failed: IllegalStateException) {
            if (isForEver(failed.cause)) null else throw failed
        }
    }

    private fun read(sealed: ByteArray, nonce: Int): ByteArray = patiently {
        val key = find() ?: throw Gone()
        val cipher = Cipher.getInstance(CIPHER)
        cipher.init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, sealed, 2, nonce))
        cipher.doFinal(sealed, 2 + nonce, sealed.size - 2 - nonce)
    }

    private class Gone : GeneralSecurityException()

    private fun isForEver(why: Throwable?) = why is Gone || why is KeyPermanentlyInvalidatedException || why is AEADBadTagException

    /** What says that a key is gone may be wrong for a moment too: only the last try counts. */
    private inline fun <T> patiently(ask: () -> T): T {
        var last: Exception? = null
        for (wait in WAITS_MS + 0L) {
            try {
                return ask()
            } catch (failed: GeneralSecurityException) {
                last = failed
            } catch (failed: ProviderException) {
                last = failed
            } catch (failed: IOException) {
                last = failed
            }
            if (wait > 0) Clock.pause(wait)
        }
        throw IllegalStateException("the Keystore cannot be asked now", last)
    }

    private fun store() = KeyStore.getInstance(STORE).apply { load(null) }

    private fun find() = store().getKey(ALIAS, null) as SecretKey?

    private fun make(): SecretKey {
        val use = KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT
        val spec = KeyGenParameterSpec.Builder(ALIAS, use)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setKeySize(256)
            .build()
        return KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, STORE).run {
            init(spec)
            generateKey()
        }
    }
}
