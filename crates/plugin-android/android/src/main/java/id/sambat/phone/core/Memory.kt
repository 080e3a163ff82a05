package id.sambat.phone.core

import android.content.Context
import android.content.SharedPreferences

/** The little that must outlive the process and is no business of the core: nothing of any report is in it. */
internal object Memory {
    fun of(context: Context): SharedPreferences = context.getSharedPreferences("sambat.phone", Context.MODE_PRIVATE)
}
