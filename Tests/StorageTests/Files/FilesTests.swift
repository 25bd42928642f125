import Foundation
import TestKit
import Testing

@testable import Storage

@Suite("Files of jobs")
struct FilesTests {
    private let folder = ScratchFolder.url.appending(path: "postrider-\(UUID().uuidString)").path

    private func with(_ body: (JobFiles) throws -> Void) throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(try JobFiles(directory: folder))
    }

    @Test("grow from their beginning, or from where they were left, and are read back")
    func grows() throws {
        try with { files in
            let file = try files.create("job_1")
            try file.write(Array("one two".utf8))
            try file.synchronize()
            let again = try GrowingFile(path: files.path("job_1"), keeping: 4)
            try again.write(Array("three".utf8))
            let stored = try #require(StoredFile(path: files.path("job_1")))
            #expect(stored.byteCount == 9)
            #expect(try stored.read() == Array("one three".utf8))
            #expect(try stored.read() == [])
            #expect(throws: FileFault.self) { try GrowingFile(path: files.path("job_1"), keeping: 10) }
        }
    }

    @Test("are their owner's alone, in a directory that is")
    func rights() throws {
        try with { files in
            _ = try files.create("job_1")
            for (path, rights) in [(files.directory, 0o700), (files.path("job_1"), 0o600)] {
                let attributes = try FileManager.default.attributesOfItem(atPath: path)
                #expect(attributes[.posixPermissions] as? Int == rights, "\(path)")
            }
        }
    }

    @Test("are nothing else: a directory and what is not there are no file")
    func others() throws {
        try with { files in
            try FileManager.default.createDirectory(atPath: files.path("job_2"), withIntermediateDirectories: false)
            #expect(StoredFile(path: files.path("job_2")) == nil && StoredFile(path: files.path("job_3")) == nil)
            #expect(throws: FileFault.self) { try files.create("job_2") }
        }
    }

    @Test("go where nobody speaks of their key")
    func keeps() throws {
        try with { files in
            for name in ["job_1", "job_1.rows", "job_2", "job_2.rows.part"] { _ = try files.create(name) }
            files.keepOnly { key, ending in key == "job_2" || ending == "rows" }
            let names = try FileManager.default.contentsOfDirectory(atPath: files.directory).sorted()
            #expect(names == ["job_1.rows", "job_2", "job_2.rows.part"])
        }
    }

    @Test("wait for room where a reserve is kept")
    func room() throws {
        try with { files in
            let careful = try JobFiles(directory: folder, reserve: .max)
            #expect(files.hasRoom && !careful.hasRoom)
        }
    }
}
