package id.sambat.phone.core

import android.content.Context
import android.net.ConnectivityManager
import android.net.Network as Connection
import android.net.NetworkCapabilities
import java.util.concurrent.Executors

/** Which network there is, and who is told when that changes. */
internal object Network {
    const val NONE = 0
    const val METERED = 1
    const val UNMETERED = 2

    fun now(context: Context): Int {
        val manager = context.service<ConnectivityManager>()
        return kind(manager.activeNetwork?.let(manager::getNetworkCapabilities))
    }

    /** Not whether Android reached its own servers: the city may be reached where those are not. */
    private fun kind(can: NetworkCapabilities?) = when {
        can == null || !can.hasCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET) -> NONE
        can.hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED) -> UNMETERED
        else -> METERED
    }

    /** As long as the process lives, the core hears of each change, and of nothing that is none. */
    fun watch(context: Context) {
        context.service<ConnectivityManager>().registerDefaultNetworkCallback(Watch(now(context)))
    }

    /** The strength of a signal changes the capabilities each second: only what [now] answers counts. */
    private class Watch(private var known: Int) : ConnectivityManager.NetworkCallback() {
        /** The core may take a lock; the system's thread is not ours to hold up. */
        private val aside = Executors.newSingleThreadExecutor { Thread(it, "sambat-network").apply { isDaemon = true } }

        override fun onCapabilitiesChanged(network: Connection, can: NetworkCapabilities) = became(kind(can))

        override fun onLost(network: Connection) = became(NONE)

        @Synchronized
        private fun became(kind: Int) {
            if (kind == known) return
            known = kind
            aside.execute { Device.engine.networkChanged() }
        }
    }
}
