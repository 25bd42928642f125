// swift-tools-version: 6.2
// The rooms and the floors they stand on are drawn in ARCHITECTURE.md; a test reads this file against that drawing.

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A room: a library target whose arrows are its `on` list, and whose outside packages are its `using` list.
/// `without` names folders that are embedded by a C target instead.
func room(
    _ name: String, on rooms: [Target.Dependency] = [], using packages: [Target.Dependency] = [], without: [String] = []
) -> Target {
    .target(name: name, dependencies: rooms + packages, exclude: without, swiftSettings: settings)
}

/// The tests of a room stand beside it, folder by folder.
func tests(_ name: String, using extra: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.target(name: name), "TestKit"] + extra, path: "Tests/\(name)Tests",
        swiftSettings: settings)
}

let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioEmbedded = Target.Dependency.product(name: "NIOEmbedded", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioTLS = Target.Dependency.product(name: "NIOTLS", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let collections = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")

let package = Package(
    name: "postrider",
    products: [
        .executable(name: "postrider", targets: ["CLI"]),
        .library(name: "Bounce", targets: ["Bounce", "Mail"]),
        .library(name: "Campaigns", targets: ["Campaigns"]),
        .library(name: "MailAuth", targets: ["MailAuth", "DNS"]),
        .library(name: "Spool", targets: ["Spool", "Storage"]),
        .library(name: "Tables", targets: ["Tables"]),
        .library(name: "Verification", targets: ["Verification", "Mail"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-log.git", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-collections.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto.git", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-certificates.git", from: "1.19.0"),
        .package(url: "https://github.com/apple/swift-asn1.git", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration.git", from: "1.4.0", traits: ["YAML"]),
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache.git", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/async-http-client.git", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift.git", from: "7.10.0"),
    ],
    targets: [
        // Ninth floor
        .executableTarget(
            name: "CLI",
            dependencies: [
                "App", "Verification", "Postmaster", "Bounce", "Tables", "Metering", arguments, httpClient, lifecycle,
                logging,
            ],
            swiftSettings: settings),
        // Eighth
        room(
            "App",
            on: [
                "HTTP", "Campaigns", "Intake", "Postmaster", "Verification", "Accounts", "Delivery", "Spool",
                "Simulator",
                "Bounce", "SMTP", "DNS", "Metering", "Mail", "Storage",
            ], using: [lifecycle, configuration, logging, nioCore, nioPosix, nioSSL]),
        // Seventh
        room(
            "HTTP",
            on: [
                "Campaigns", "Intake", "Postmaster", "Verification", "Delivery", "Accounts", "MailAuth", "Spool",
                "Bounce", "Tables", "Metering", "Mail", "Storage", "JSON", "CHTTPData",
            ],
            using: [hummingbird, mustache, lifecycle, crypto, logging, nioCore], without: ["Assets", "Pages/Templates"]),
        // Sixth
        room(
            "Campaigns",
            on: [
                "Intake", "Postmaster", "Verification", "Accounts", "Spool", "Bounce", "Tables", "Mail", "Storage",
                "JSON",
            ],
            using: [crypto, logging, nioCore]),
        // Fifth
        room(
            "Intake",
            on: ["Mail", "MailAuth", "Metering", "Storage", "JSON", "Tables", "Bounce", "SMTP", "Spool", "Accounts"],
            using: [crypto, nioCore, nioPosix, nioSSL, logging]),
        room(
            "Postmaster",
            on: ["Mail", "Storage", "JSON", "Metering", "Tables", "Bounce", "SMTP", "DNS", "Spool", "Accounts"],
            using: [logging, crypto, nioCore, nioSSL, httpClient]),
        room(
            "Verification",
            on: [
                "Mail", "Storage", "JSON", "Metering", "Tables", "Bounce", "SMTP", "DNS", "Spool", "Accounts",
                "CVerificationData",
            ],
            using: [logging, crypto, nioCore, nioPosix, nioSSL], without: ["Domain/Data", "Lists/Data"]),
        // Fourth
        room("Accounts", on: ["Mail", "MailAuth", "DNS", "Storage"], using: [crypto, cryptoExtras]),
        room(
            "Delivery", on: ["Mail", "Storage", "Metering", "Bounce", "SMTP", "DNS", "Spool", "CDeliveryData"],
            using: [logging, nioCore, nioPosix, nioSSL, collections, httpClient], without: ["Shaping/Data"]),
        // Third
        room("Spool", on: ["Mail", "JSON", "Metering", "Bounce", "Storage"], using: [nioCore, logging]),
        room("MailAuth", on: ["Mail", "DNS"], using: [crypto, cryptoExtras]),
        room("Simulator", on: ["Mail", "SMTP", "DNS"], using: [nioCore, nioPosix, nioSSL]),
        // Second
        room("Bounce", on: ["Mail", "CBounceData"], without: ["Rules/Data"]),
        room("SMTP", on: ["Mail"], using: [nioCore, nioPosix, nioSSL, nioTLS, collections, crypto, x509, asn1]),
        room("DNS", on: ["Mail", "CUnbound"]),
        room("Tables", on: ["Mail", "CZlib", "CXLSXWriter"]),
        // Ground
        room("Mail", on: ["CIDN2"]),
        room("JSON"),
        room("Metering"),
        room("Storage", on: ["CLibPQ"], using: [grdb]),
        // Bytes carried in the binary, and C libraries
        .target(name: "CBounceData"),
        .target(name: "CDeliveryData"),
        .target(name: "CHTTPData"),
        .target(name: "CVerificationData"),
        .systemLibrary(name: "CIDN2"),
        .systemLibrary(name: "CUnbound"),
        .systemLibrary(name: "CLibPQ"),
        .systemLibrary(name: "CZlib"),
        .systemLibrary(name: "CXLSXWriter"),
        // Proof
        .target(
            name: "TestKit", dependencies: ["Mail", "Bounce", "Storage", "Spool", nioCore, nioSSL, crypto, x509, asn1],
            path: "Tests/TestKit",
            swiftSettings: settings),
        tests("Mail"), tests("JSON"), tests("Metering"), tests("Storage"), tests("Bounce"),
        tests("SMTP", using: [nioCore, nioPosix, nioEmbedded, nioSSL, crypto]), tests("DNS"), tests("Tables"),
        tests("Spool", using: ["JSON", "Metering", "Storage", "Bounce", nioCore]),
        tests("MailAuth", using: ["DNS", crypto]),
        tests("Simulator", using: ["SMTP", "DNS", nioCore, nioPosix]),
        tests(
            "Delivery",
            using: [
                "SMTP", "DNS", "Spool", "Bounce", "Storage", "Simulator", nioCore, nioPosix, nioSSL, nioHTTP1, crypto,
                collections,
            ]),
        tests("Accounts", using: ["MailAuth", "DNS", "Storage"]),
        tests(
            "Intake",
            using: [
                "MailAuth", "Metering", "DNS", "SMTP", "Spool", "Accounts", "Storage", "Bounce", "JSON", crypto,
                logging, nioCore, nioPosix,
            ]),
        tests(
            "Postmaster",
            using: [
                "DNS", "JSON", "Metering", "Spool", "Accounts", "Storage", "Bounce", nioCore, nioPosix, nioHTTP1,
                nioSSL,
            ]),
        tests(
            "Verification",
            using: [
                "DNS", "SMTP", "JSON", "Metering", "Spool", "Accounts", "Storage", "Bounce", "Simulator", nioCore,
                nioPosix,
                nioSSL,
            ]),
        tests(
            "Campaigns",
            using: [
                "Intake", "Postmaster", "Verification", "Tables", "Spool", "Accounts", "Storage", "Bounce", "Mail",
                nioCore,
            ]),
        tests(
            "HTTP",
            using: [
                "Campaigns", "Intake", "Spool", "Accounts", "MailAuth", "DNS", "Storage", "Postmaster", "Bounce",
                "Delivery", "JSON", "Metering", nioPosix, .product(name: "HummingbirdTesting", package: "hummingbird"),
                hummingbird,
            ]),
        tests(
            "App",
            using: [
                "HTTP", "Postmaster", "Simulator", "Spool", "Bounce", "Mail", "Metering", "SMTP", "Storage", "Accounts",
                "Delivery", "JSON", httpClient, logging, nioCore, nioPosix, nioSSL,
            ]),
        .testTarget(name: "CLITests", dependencies: ["CLI", "TestKit"], swiftSettings: settings),
        .testTarget(name: "ArchitectureTests", swiftSettings: settings),
    ]
)
