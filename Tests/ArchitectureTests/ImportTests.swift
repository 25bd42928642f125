import Foundation
import Testing

@Suite("Imports against ARCHITECTURE.md")
struct ImportTests {
    /// Parts of the toolchain and the system any room but the pure ones may import.
    static let toolchain: Set<String> = [
        "Foundation", "FoundationEssentials", "Glibc", "Musl", "Darwin", "Synchronization", "Dispatch", "SQLite3",
        "GRDBSQLite",
    ]
    /// Modules that come with a package a room uses already.
    static let companions: [String: Set<String>] = [
        "Hummingbird": ["HTTPTypes", "NIOHTTPTypes", "HummingbirdCore"], "ServiceLifecycle": ["UnixSignals"],
        "AsyncHTTPClient": ["NIOHTTP1", "NIOCore", "NIOFoundationCompat"], "NIOPosix": ["NIOConcurrencyHelpers"],
        "Configuration": ["SystemPackage"],
    ]

    static func sources(of room: String) -> [URL] {
        let folder = Drawing.root.appending(path: "Sources/\(room)")
        guard let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil) else { return [] }
        return files.compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
    }

    static func imports(of file: URL) throws -> Set<String> {
        var modules: Set<String> = []
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let words = line.split(separator: " ")
            // What stands further in is text.
            guard let at = words.firstIndex(of: "import"), at <= 2, words.count > at + 1, !line.hasPrefix("//"),
                !line.hasPrefix(" ")
            else {
                continue
            }
            let name = words[(at + 1)...].first { !["struct", "class", "enum", "func", "protocol"].contains($0) } ?? ""
            modules.insert(String(name.split(separator: ".").first ?? ""))
        }
        return modules
    }

    @Test("no file imports what its room may not know")
    func importsAreDrawn() throws {
        let drawing = try Drawing()
        for room in drawing.rooms.values {
            var allowed = room.standsOn.union(room.uses).union(["Swift"])
            for used in room.uses { allowed.formUnion(Self.companions[used] ?? []) }
            if room.floor >= 9 { for below in drawing.rooms.values { allowed.insert(below.name) } }
            if !["Mail", "Bounce"].contains(room.name) { allowed.formUnion(Self.toolchain) }
            for file in Self.sources(of: room.name) {
                let strange = try Self.imports(of: file).subtracting(allowed)
                #expect(strange.isEmpty, "\(room.name)/\(file.lastPathComponent) imports \(strange.sorted())")
            }
        }
    }

    @Test(
        "GRDB and libpq show only in their engines, sockets only in SMTP/Channel, C libraries of Mail in one file each"
    )
    func walls() throws {
        for file in Self.sources(of: "Storage") where !file.path.contains("/Engine/SQLite/") {
            #expect(try Self.imports(of: file).isDisjoint(with: ["GRDB", "GRDBSQLite"]), "\(file.lastPathComponent)")
        }
        for file in Self.sources(of: "Storage") where !file.path.contains("/Engine/PostgreSQL/") {
            #expect(try !Self.imports(of: file).contains("CLibPQ"), "\(file.lastPathComponent)")
        }
        let mayReachOut = ["SystemCharsets.swift", "DomainName+Internationalized.swift", "String+NFC.swift"]
        for file in Self.sources(of: "Mail") where !mayReachOut.contains(file.lastPathComponent) {
            #expect(try Self.imports(of: file).isEmpty, "\(file.lastPathComponent)")
        }
        for file in Self.sources(of: "SMTP") where !file.path.contains("/Channel/") {
            #expect(try !Self.imports(of: file).contains("NIOPosix"), "\(file.lastPathComponent)")
        }
    }
}
