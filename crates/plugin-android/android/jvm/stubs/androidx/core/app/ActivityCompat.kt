package androidx.core.app

import android.app.Activity
import android.content.Context

object ActivityCompat {
    fun checkSelfPermission(context: Context, permission: String) = context.checkSelfPermission(permission)

    fun shouldShowRequestPermissionRationale(activity: Activity, permission: String) =
        activity.shouldShowRequestPermissionRationale(permission)
}
