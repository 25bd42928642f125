import Mail
import MailAuth

private let signer = DKIMSigner(
    domain: DomainName("example.com")!, identities: [.init(selector: "s", key: SigningKey(.ed25519SHA256))])

/// Any bytes as a mail that is signed: signing ends, its fields are lines of a header, and both canonical forms have a hash.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzSignatures(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    for form in Canonicalization.allCases where BodyHash.sha256(of: bytes.span, form) == nil {
        fatalError("a whole body has a hash")
    }
    _ = BodyHash.sha256(of: bytes.span, .relaxed, limit: 100)
    guard let fields = try? signer.sign(bytes.span, at: Timestamp(seconds: 1_800_000_000)) else { return 0 }
    let signed = fields + bytes
    guard let block = try? HeaderBlock.parse(signed.span), block.fields(named: "DKIM-Signature").count >= 1 else {
        fatalError("the signature is no field")
    }
    return 0
}
