"""CRMs that receive prospects; one module or package a CRM, each with a class `Adapter` of the port `Crm`."""
