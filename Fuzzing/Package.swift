// swift-tools-version: 6.2
// One executable a parser, driven by libFuzzer: `make fuzz TARGET=Replies SECONDS=60`. Builds only with --sanitize=fuzzer.

import PackageDescription

/// A fuzz target: `LLVMFuzzerTestOneInput` in one file; libFuzzer brings `main`.
func target(_ name: String, _ products: String...) -> Target {
    .executableTarget(
        name: name, dependencies: products.map { .product(name: $0, package: "postrider") }, path: "Sources/\(name)",
        swiftSettings: [.swiftLanguageMode(.v6), .unsafeFlags(["-parse-as-library"])])
}

let package = Package(
    name: "postrider-fuzzing",
    dependencies: [.package(name: "postrider", path: "..")],
    targets: [
        target("Addresses", "Bounce"),
        target("Bounces", "Bounce"),
        target("ContactFiles", "Campaigns"),
        target("DomainRecords", "Bounce", "MailAuth"),
        target("Headers", "Bounce"),
        target("Logs", "Bounce"),
        target("MailFiles", "Bounce"),
        target("Mails", "Bounce"),
        target("Replies", "Bounce"),
        target("Reports", "Bounce"),
        target("Rules", "Bounce"),
        target("Segments", "Campaigns"),
        target("Signatures", "Bounce", "MailAuth"),
        target("Submissions", "Bounce"),
        target("Verifications", "Verification"),
    ]
)
