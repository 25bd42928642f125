import Crypto
import Mail

/// A mail whose signatures are looked at. Source: RFC 6376 section 6.1.3.
struct SignedMail {
    let message: [UInt8]
    let block: HeaderBlock

    /// A signature's own field without its last line end, the value of `b=` left out.
    func unsigned(_ field: HeaderField, leavingOut signature: Range<Int>) -> [UInt8] {
        Array(block.bytes[field.whole.lowerBound..<signature.lowerBound])
            + Array(block.bytes[signature.upperBound..<field.value.upperBound])
    }

    func check(
        _ signature: DKIMSignature, own: [UInt8], field: HeaderField, key: VerificationKey
    ) throws(DKIMFailure) {
        let body = message.span.extracting(block.bodyOffset..<message.count)
        guard
            let bodyHash = BodyHash.sha256(of: body, signature.canonicalization.body, limit: signature.bodyLimit)
        else { throw .bodyTooShort }
        guard bodyHash.elementsEqual(signature.bodyHash) else { throw .bodyChanged }
        var header = CanonicalHeader(signature.canonicalization.header)
        for chosen in fields(of: signature) { header.append(chosen, of: block.bytes) }
        header.appendLast(own)
        guard key.isValid(signature.signature, over: SHA256.hash(data: header.bytes)) else { throw .signatureMismatch }
    }

    /// For each name the lowest field that was not taken yet; names of fields that are not there stand for nothing.
    private func fields(of signature: DKIMSignature) -> [HeaderField] {
        var left: [String: [HeaderField]] = [:]
        for field in block.fields {
            let name = String(decoding: block.bytes[field.name], as: UTF8.self).lowercased()
            left[name, default: []].append(field)
        }
        return signature.fieldNames.compactMap { left[$0]?.popLast() }
    }
}
