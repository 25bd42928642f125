// swift-tools-version: 6.2
// Benchmarks stand in a package of their own, so that building the product never builds their tools.

import PackageDescription

let package = Package(
    name: "postrider-benchmarks",
    dependencies: [
        .package(name: "postrider", path: ".."),
        .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.2"),
        .package(url: "https://github.com/ordo-one/benchmark.git", from: "1.38.1", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "Core",
            dependencies: [
                .product(name: "Benchmark", package: "benchmark"),
                .product(name: "Bounce", package: "postrider"),
                .product(name: "Spool", package: "postrider"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Benchmarks/Core", exclude: ["replies.txt"],
            swiftSettings: [.swiftLanguageMode(.v6)],
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
        .executableTarget(
            name: "Backlog",
            dependencies: [
                .product(name: "Bounce", package: "postrider"), .product(name: "Spool", package: "postrider"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Benchmarks/Backlog", swiftSettings: [.swiftLanguageMode(.v6)]),
        .executableTarget(
            name: "Engines",
            dependencies: [
                .product(name: "Bounce", package: "postrider"), .product(name: "Spool", package: "postrider"),
                .product(name: "NIOCore", package: "swift-nio"),
            ],
            path: "Benchmarks/Engines", swiftSettings: [.swiftLanguageMode(.v6)]),
        .executableTarget(
            name: "Addresses",
            dependencies: [.product(name: "Verification", package: "postrider")],
            path: "Benchmarks/Addresses", swiftSettings: [.swiftLanguageMode(.v6), .unsafeFlags(["-parse-as-library"])]),
    ]
)
