extension HeaderWriter {
    /// `; filename="…"` on a line of its own; where the value is not ASCII or does not fit the line, in percent form and
    /// in numbered pieces. Source: RFC 2231 sections 3 and 4.
    mutating func parameter(_ name: String, _ value: String) {
        append(";")
        let isShortASCII = value.utf8.count <= 56 && value.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        guard !isShortASCII else {
            return word("\(name)=\(TokenReader.quoted(value))")
        }
        let pieces = ExtendedParameter.pieces(value, width: 52)
        guard pieces.count > 1 else { return word("\(name)*=UTF-8''\(pieces.first ?? "")") }
        for (index, piece) in pieces.enumerated() {
            if index > 0 { append(";") }
            word("\(name)*\(index)*=\(index == 0 ? "UTF-8''" : "")\(piece)")
        }
    }
}

private enum ExtendedParameter {
    /// `attribute-char` of RFC 2231 section 7, the rest as `%XX`; no piece is wider than `width`.
    static func pieces(_ value: String, width: Int) -> [String] {
        var pieces: [String] = []
        var piece: [UInt8] = []
        for byte in value.utf8 {
            let isLiteral =
                TokenReader.isTokenByte(byte) && byte != UInt8(ascii: "*") && byte != UInt8(ascii: "'")
                && byte != UInt8(ascii: "%")
            if piece.count + (isLiteral ? 1 : 3) > width {
                pieces.append(String(decoding: piece, as: UTF8.self))
                piece.removeAll(keepingCapacity: true)
            }
            if isLiteral {
                piece.append(byte)
            } else {
                piece.append(UInt8(ascii: "%"))
                piece.append(Hexadecimal.uppercaseDigit(byte >> 4))
                piece.append(Hexadecimal.uppercaseDigit(byte & 15))
            }
        }
        if !piece.isEmpty { pieces.append(String(decoding: piece, as: UTF8.self)) }
        return pieces
    }
}
