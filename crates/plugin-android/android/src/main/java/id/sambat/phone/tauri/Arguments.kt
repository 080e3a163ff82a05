package id.sambat.phone.tauri

import app.tauri.annotation.InvokeArg

@InvokeArg
internal class OfName {
    lateinit var name: String
}

@InvokeArg
internal class OfUri {
    lateinit var uri: String
}

@InvokeArg
internal class OfPlace {
    var seconds = 30
    var ask = false
}

@InvokeArg
internal class OfAsk {
    var ask = false
}

@InvokeArg
internal class OfPage {
    lateinit var what: String
}

@InvokeArg
internal class OfShare {
    lateinit var path: String
    lateinit var mime: String
    var title = ""
}

@InvokeArg
internal class OfSwitch {
    var on = false
}

@InvokeArg
internal class OfSurvey {
    var on = false
    var title = ""
    var text = ""
}
