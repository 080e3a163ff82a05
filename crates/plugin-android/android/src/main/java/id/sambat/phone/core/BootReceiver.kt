package id.sambat.phone.core

import android.content.BroadcastReceiver
import android.content.Context
import android.content.Intent

/** Asks again for the job that was wished for before a reboot or an update. It does not load the core. */
class BootReceiver : BroadcastReceiver() {
    override fun onReceive(context: Context, intent: Intent) {
        if (intent.action == Intent.ACTION_BOOT_COMPLETED || intent.action == Intent.ACTION_MY_PACKAGE_REPLACED) Sends.restore(context)
    }
}
