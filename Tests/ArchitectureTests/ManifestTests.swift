import Foundation
import Testing

@Suite("Package.swift against ARCHITECTURE.md")
struct ManifestTests {
    let drawing: Drawing
    let manifest: String

    init() throws {
        drawing = try Drawing()
        manifest = try String(contentsOf: Drawing.root.appending(path: "Package.swift"), encoding: .utf8)
    }

    /// The names between the quotes of a room's `on:` list.
    func roomsBelow(_ room: String) -> Set<String>? {
        guard let start = manifest.range(of: "\"\(room)\"") else { return nil }
        let declaration = manifest[start.upperBound...]
        let end = declaration.range(of: "\n        room(")?.lowerBound ?? declaration.endIndex
        let body = declaration[..<end]
        guard let open = body.range(of: "on: ["), let close = body[open.upperBound...].firstIndex(of: "]") else { return [] }
        return Set(
            body[open.upperBound..<close].split(separator: ",")
                .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " \n\"")) }.filter { !$0.isEmpty })
    }

    @Test("every arrow points down")
    func arrowsPointDown() throws {
        #expect(drawing.rooms.count == 14)
        for room in drawing.rooms.values {
            for below in room.standsOn {
                let floor = try #require(drawing.rooms[below], "\(room.name) stands on \(below), which is not drawn").floor
                #expect(floor < room.floor, "\(room.name) on floor \(room.floor) stands on \(below) on floor \(floor)")
            }
        }
    }

    @Test("the manifest's arrows are the drawn ones")
    func manifestAgrees() throws {
        for room in drawing.rooms.values where room.name != "CLI" {
            let declared = try #require(roomsBelow(room.name), "\(room.name) is drawn but not built")
            let drawn = room.standsOn.union(room.uses.filter { $0.hasPrefix("C") && $0.hasSuffix("Data") || $0 == "CUnbound" })
            #expect(declared == drawn, "\(room.name)")
        }
    }
}
