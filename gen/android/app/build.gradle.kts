import java.util.Properties
import org.jetbrains.kotlin.gradle.dsl.JvmTarget

plugins {
    id("com.android.application")
    id("org.jetbrains.kotlin.android")
    id("rust")
}

// The version stands in Cargo.toml alone. Android's number follows from it, with room for the ABIs: 1.2.3 is 10020030.
val version = providers.fileContents(layout.projectDirectory.file("../../../Cargo.toml")).asText.map { text ->
    val found = Regex("""(?m)^version = "(\d+)\.(\d+)\.(\d+)"""").find(text)
    requireNotNull(found) { "Cargo.toml has no version" }.groupValues.drop(1).map(String::toInt)
}.get()

// Of two APKs that fit a phone the store gives the one with the higher number.
val abis = listOf("universal", "arm", "arm64", "x86", "x86_64")

// Whoever publishes has a key, in a file that is never committed; without it a release is not signed.
val keystore = rootProject.file("keystore.properties")

android {
    compileSdk = 37
    namespace = "id.sambat.warga"
    defaultConfig {
        applicationId = "id.sambat.warga"
        minSdk = 26
        targetSdk = 37
        versionCode = (version[0] * 1_000_000 + version[1] * 1_000 + version[2]) * 10
        versionName = version.joinToString(".")
    }
    signingConfigs {
        if (keystore.exists()) {
            val said = Properties().apply { keystore.inputStream().use { load(it) } }
            fun of(name: String) = requireNotNull(said.getProperty(name)) { "keystore.properties has no $name" }
            create("release") {
                storeFile = rootProject.file(of("storeFile"))
                storePassword = of("storePassword")
                keyAlias = of("keyAlias")
                keyPassword = of("keyPassword")
            }
        }
    }
    buildTypes {
        getByName("debug") {
            isDebuggable = true
            isJniDebuggable = true
            isMinifyEnabled = false
            packaging {
                jniLibs.keepDebugSymbols.add("*/arm64-v8a/*.so")
                jniLibs.keepDebugSymbols.add("*/armeabi-v7a/*.so")
                jniLibs.keepDebugSymbols.add("*/x86/*.so")
                jniLibs.keepDebugSymbols.add("*/x86_64/*.so")
            }
        }
        getByName("release") {
            signingConfig = signingConfigs.findByName("release")
            optimization {
               enable = true
            }
            proguardFiles(
                *fileTree(".") {
                  include("**/*.pro")
                  exclude("build/**")
                }.files.toTypedArray()
            )
        }
    }
    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_1_8
        targetCompatibility = JavaVersion.VERSION_1_8
    }
    buildFeatures {
        buildConfig = true
    }
    // A store gets one bundle and gives each phone its own part of it; by hand, `--split-per-abi` makes an APK for each.
    bundle {
        abi {
            enableSplit = true
        }
    }
}

androidComponents {
    onVariants { variant ->
        val abi = abis.indexOf(variant.productFlavors.first { it.first == "abi" }.second)
        variant.outputs.forEach { it.versionCode.set(it.versionCode.get() + abi) }
    }
}

kotlin {
    compilerOptions {
        jvmTarget = JvmTarget.JVM_1_8
    }
}

rust {
    rootDirRel = "../../../"
}

dependencies {
    implementation("androidx.webkit:webkit:1.14.0")
    implementation("androidx.appcompat:appcompat:1.7.1")
    implementation("androidx.activity:activity-ktx:1.10.1")
    implementation("com.google.android.material:material:1.12.0")
    implementation("androidx.lifecycle:lifecycle-process:2.10.0")
}

apply(from = file("tauri.build.gradle.kts"))
