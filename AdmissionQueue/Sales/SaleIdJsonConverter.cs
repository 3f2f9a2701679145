namespace AdmissionQueue.Sales;

internal sealed class SaleIdJsonConverter() : GuidValueJsonConverter<SaleId>(value => new SaleId(value), id => id.Value);
