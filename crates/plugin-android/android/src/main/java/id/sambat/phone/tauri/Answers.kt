package id.sambat.phone.tauri

import app.tauri.plugin.JSArray
import app.tauri.plugin.JSObject
import id.sambat.phone.core.Arrival
import id.sambat.phone.core.Fix

/** An answer of named values; what is null is left out. */
internal fun answer(vararg values: Pair<String, Any?>) = JSObject().apply {
    for ((name, value) in values) if (value != null) put(name, value)
}

internal fun answerOf(fix: Fix?) = fix?.run {
    answer(
        "lat" to lat, "lon" to lon, "accuracyM" to accuracyM?.toDouble(), "ageMs" to ageMs, "mock" to mock,
        "heading" to heading?.toDouble(), "provider" to provider,
    )
}

internal fun answerOf(arrivals: List<Arrival>) = JSArray().apply {
    for (arrival in arrivals) put(arrival.run { answer("kind" to kind, "path" to path, "uri" to uri) })
}
