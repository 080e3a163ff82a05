package id.sambat.phone.core

import android.app.Activity
import android.content.Context

/**
 * Whether a permission that is not granted may still be asked for. Android does not say: "never asked" and "refused for ever" look
 * the same to it, and so does a question that was put away without an answer.
 */
internal class Permissions(private val context: Context) {
    fun refusal(activity: Activity?, permission: String): String {
        val memory = Memory.of(context)
        val refusals = memory.getInt(REFUSALS + permission, 0)
        val explained = memory.getBoolean(EXPLAINED + permission, false)
        return when {
            refusals == 0 -> NOT_ASKED
            activity?.shouldShowRequestPermissionRationale(permission) == true -> REFUSED
            explained || refusals >= 2 -> REFUSED_FOR_EVER
            else -> REFUSED
        }
    }

    /** Written down after each question. */
    fun answered(activity: Activity?, permission: String, granted: Boolean) {
        val memory = Memory.of(context)
        memory.edit().apply {
            if (granted) {
                remove(REFUSALS + permission)
                remove(EXPLAINED + permission)
            } else {
                putInt(REFUSALS + permission, memory.getInt(REFUSALS + permission, 0) + 1)
                // After the first real refusal Android would have us explain; after the last it would not.
                if (activity?.shouldShowRequestPermissionRationale(permission) == true) putBoolean(EXPLAINED + permission, true)
            }
        }.apply()
    }

    companion object {
        const val NOT_ASKED = "notAsked"
        const val REFUSED = "refused"
        const val REFUSED_FOR_EVER = "refusedForEver"
        private const val REFUSALS = "refusals."
        private const val EXPLAINED = "explained."
    }
}
