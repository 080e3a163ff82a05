package id.sambat.phone.core

import android.app.ActivityManager
import android.app.usage.UsageStatsManager
import android.content.ComponentName
import android.content.Context
import android.content.Intent
import android.net.ConnectivityManager
import android.net.Uri
import android.os.Build
import android.os.PowerManager
import android.provider.Settings
import java.util.Locale

/** What may keep the system from letting us send, as far as an app can see it, and the way to each setting. */
internal class Background(private val context: Context) {
    fun isBatteryExempt() =
        context.service<PowerManager>().isIgnoringBatteryOptimizations(context.packageName)

    /** How often the system lets an app run that is used as seldom as this one. */
    fun bucket(): String {
        if (Build.VERSION.SDK_INT < 28) return "unknown"
        val bucket = context.service<UsageStatsManager>().appStandbyBucket
        return when {
            bucket <= UsageStatsManager.STANDBY_BUCKET_ACTIVE -> "active"
            bucket <= UsageStatsManager.STANDBY_BUCKET_WORKING_SET -> "workingSet"
            bucket <= UsageStatsManager.STANDBY_BUCKET_FREQUENT -> "frequent"
            bucket <= UsageStatsManager.STANDBY_BUCKET_RARE -> "rare"
            else -> "restricted"
        }
    }

    /** The citizen, or a battery saver in their name, forbade it. */
    fun isRestricted() =
        Build.VERSION.SDK_INT >= 28 && context.service<ActivityManager>().isBackgroundRestricted

    fun backgroundData(): String {
        val status = context.service<ConnectivityManager>().restrictBackgroundStatus
        return if (status == ConnectivityManager.RESTRICT_BACKGROUND_STATUS_ENABLED) "restricted" else "allowed"
    }

    fun maker(): String = Build.MANUFACTURER.orEmpty().lowercase(Locale.ROOT)

    /** Pages to try, the best first; the last one is on every phone. */
    fun pages(what: String): List<Intent> {
        val details = Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, Uri.fromParts("package", context.packageName, null))
        return when (what) {
            "location" -> listOf(Intent(Settings.ACTION_LOCATION_SOURCE_SETTINGS))
            "notifications" -> listOf(
                Intent(Settings.ACTION_APP_NOTIFICATION_SETTINGS).putExtra(Settings.EXTRA_APP_PACKAGE, context.packageName),
            )
            "battery" -> listOf(Intent(Settings.ACTION_IGNORE_BATTERY_OPTIMIZATION_SETTINGS))
            "autostart" -> AUTOSTART[maker()].orEmpty().map { Intent().setComponent(ComponentName.unflattenFromString(it)) }
            else -> emptyList()
        } + details
    }

    private companion object {
        /** Makers that let no app start by itself unless their own page says so. Which page a phone has, nobody promises. */
        val MIUI = listOf("com.miui.securitycenter/com.miui.permcenter.autostart.AutoStartManagementActivity")
        val COLOROS = listOf(
            "com.coloros.safecenter/com.coloros.safecenter.permission.startup.StartupAppListActivity",
            "com.coloros.safecenter/com.coloros.safecenter.startupapp.StartupAppListActivity",
            "com.oppo.safe/com.oppo.safe.permission.startup.StartupAppListActivity",
        )
        val AUTOSTART = mapOf(
            "xiaomi" to MIUI,
            "redmi" to MIUI,
            "poco" to MIUI,
            "oppo" to COLOROS,
            "realme" to COLOROS,
            "oneplus" to listOf("com.oneplus.security/com.oneplus.security.chainlaunch.view.ChainLaunchAppListActivity") + COLOROS,
            "vivo" to listOf(
                "com.vivo.permissionmanager/com.vivo.permissionmanager.activity.BgStartUpManagerActivity",
                "com.iqoo.secure/com.iqoo.secure.ui.phoneoptimize.BgStartUpManager",
            ),
            "huawei" to listOf(
                "com.huawei.systemmanager/com.huawei.systemmanager.startupmgr.ui.StartupNormalAppListActivity",
                "com.huawei.systemmanager/com.huawei.systemmanager.optimize.process.ProtectActivity",
            ),
            "honor" to listOf("com.hihonor.systemmanager/com.hihonor.systemmanager.startupmgr.ui.StartupNormalAppListActivity"),
            "infinix" to listOf("com.transsion.phonemaster/com.cyin.himgr.autostart.AutoStartActivity"),
            "tecno" to listOf("com.transsion.phonemaster/com.cyin.himgr.autostart.AutoStartActivity"),
            "samsung" to listOf("com.samsung.android.lool/com.samsung.android.sm.battery.ui.BatteryActivity"),
            "asus" to listOf("com.asus.mobilemanager/com.asus.mobilemanager.autostart.AutoStartActivity"),
        )
    }
}
