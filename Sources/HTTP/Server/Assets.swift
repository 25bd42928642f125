import CHTTPData
import JSON

/// Files carried in the binary.
enum Assets {
    static let openAPI = bytes(named: "openapi.json")
    static let style = bytes(named: "postrider.css")
    static let script = bytes(named: "live.js")
    static let icon = bytes(named: "icon.svg")

    /// The templates by their names, without `.mustache`.
    static var templates: [(name: String, text: String)] {
        files.filter { $0.name.hasSuffix(".mustache") }.map {
            (String($0.name.dropLast(".mustache".count)), String(decoding: $0.bytes, as: UTF8.self))
        }
    }

    private static let files: [(name: String, bytes: [UInt8])] = (0..<http_data_file_count()).map { index in
        let file = http_data_file_at(index)
        return (String(cString: file.name), Array(UnsafeBufferPointer(start: file.bytes, count: file.count)))
    }

    private static func bytes(named name: String) -> [UInt8] {
        guard let file = files.first(where: { $0.name == name }) else {
            preconditionFailure("\(name) is carried in the binary")
        }
        return file.bytes
    }
}
